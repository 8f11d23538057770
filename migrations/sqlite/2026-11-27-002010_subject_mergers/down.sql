DROP TABLE subject_merger;
DROP INDEX subject_merged;
ALTER TABLE subject DROP COLUMN merged_into;
