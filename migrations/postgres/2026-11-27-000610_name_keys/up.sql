-- The key by which two names are the same, letters and digits alone, which the program alone can work out: a server fills it in when it
-- starts, and in what the version before writes meanwhile.
ALTER TABLE subject ADD COLUMN name_key TEXT COLLATE "C";
CREATE INDEX subject_without_name_key ON subject (id) WHERE name_key IS NULL;
ALTER TABLE person ADD COLUMN name_key TEXT COLLATE "C";
CREATE INDEX person_without_name_key ON person (id) WHERE name_key IS NULL;
ALTER TABLE user_account ADD COLUMN name_key TEXT COLLATE "C";
CREATE INDEX user_account_without_name_key ON user_account (id) WHERE name_key IS NULL;
CREATE INDEX subject_name_key ON subject (unit_id, name_key);
CREATE INDEX person_name_key ON person (name_key);
CREATE INDEX user_account_name_key ON user_account (name_key);
-- The words by which an account is found, each behind a blank.
ALTER TABLE user_account ADD COLUMN words TEXT;
-- What decisions are found by is worked out anew: a name in a title by its parts and as one.
UPDATE decision SET folded = NULL;
