ALTER TABLE history_entry DROP COLUMN for_name;
ALTER TABLE history_entry DROP COLUMN for_id;
DROP TABLE delegation;
