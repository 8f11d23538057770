ALTER TABLE person DROP COLUMN left_on;
DROP INDEX user_account_name;
ALTER TABLE user_account DROP COLUMN sort_key;
ALTER TABLE user_account DROP COLUMN folded;
