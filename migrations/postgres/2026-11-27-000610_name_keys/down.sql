-- Worked out anew by the version before, by its own measure.
UPDATE decision SET folded = NULL;
ALTER TABLE user_account DROP COLUMN words;
DROP INDEX user_account_name_key;
DROP INDEX user_account_without_name_key;
ALTER TABLE user_account DROP COLUMN name_key;
DROP INDEX person_name_key;
DROP INDEX person_without_name_key;
ALTER TABLE person DROP COLUMN name_key;
DROP INDEX subject_name_key;
DROP INDEX subject_without_name_key;
ALTER TABLE subject DROP COLUMN name_key;
