ALTER TABLE job DROP COLUMN digest;
DROP TABLE letter_choice;
