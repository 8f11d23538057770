-- Who leads a collective, or is the head of a household: its case is theirs.
ALTER TABLE subject ADD COLUMN leader_id TEXT REFERENCES person (id);
CREATE INDEX subject_leader ON subject (leader_id);
-- The folded name under which somebody else has said that the subject is not the official of that name.
ALTER TABLE subject ADD COLUMN told_apart TEXT;
-- The accounts that checked or weighed a file since it was last sent, with blanks between.
ALTER TABLE nomination ADD COLUMN checked_by TEXT;
-- May one hand check and decide in this body?
ALTER TABLE unit ADD COLUMN one_hand INTEGER NOT NULL DEFAULT 0;
