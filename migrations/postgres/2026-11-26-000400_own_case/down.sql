ALTER TABLE unit DROP COLUMN one_hand;
ALTER TABLE nomination DROP COLUMN checked_by;
ALTER TABLE subject DROP COLUMN told_apart;
DROP INDEX subject_leader;
ALTER TABLE subject DROP COLUMN leader_id;
