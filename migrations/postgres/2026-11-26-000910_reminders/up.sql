-- When the units below are reminded that a cycle closes, and up to which unit they have been: many are told a stretch at a time.
ALTER TABLE cycle ADD COLUMN remind_on DATE, ADD COLUMN reminded_up_to TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE cycle SET remind_on = closes_on - remind_days;
CREATE INDEX cycle_to_remind ON cycle (closes_on) WHERE reminded_on IS NULL;
