CREATE INDEX subject_name_key ON subject (unit_id, name_key);
DROP INDEX subject_namesake;
