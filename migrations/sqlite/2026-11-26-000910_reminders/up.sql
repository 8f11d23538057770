-- When the units below are reminded that a cycle closes, and up to which unit they have been: many are told a stretch at a time.
ALTER TABLE cycle ADD COLUMN remind_on TEXT;
ALTER TABLE cycle ADD COLUMN reminded_up_to TEXT NOT NULL DEFAULT '';
UPDATE cycle SET remind_on = date(closes_on, '-' || remind_days || ' days');
CREATE INDEX cycle_to_remind ON cycle (closes_on) WHERE reminded_on IS NULL;
