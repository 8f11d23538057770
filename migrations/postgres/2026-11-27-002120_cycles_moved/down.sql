DROP INDEX cycle_to_tell;
ALTER TABLE cycle DROP COLUMN told_up_to;
ALTER TABLE cycle DROP COLUMN tell_on;
ALTER TABLE cycle DROP COLUMN change_reason;
ALTER TABLE cycle DROP COLUMN closed_before;
