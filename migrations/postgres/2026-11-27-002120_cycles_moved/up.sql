-- The end of a cycle can be moved, with its reason: what it was before, why, and up to which unit those who nominate were told of it
-- (nobody is left to be told where there is no day).
ALTER TABLE cycle ADD COLUMN closed_before DATE;
ALTER TABLE cycle ADD COLUMN change_reason TEXT;
ALTER TABLE cycle ADD COLUMN tell_on DATE;
ALTER TABLE cycle ADD COLUMN told_up_to TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX cycle_to_tell ON cycle (tell_on, id) WHERE tell_on IS NOT NULL;
