DROP INDEX cycle_to_remind;
ALTER TABLE cycle DROP COLUMN reminded_up_to;
ALTER TABLE cycle DROP COLUMN remind_on;
