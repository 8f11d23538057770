-- How much waits for an office, at which stage and until when, is counted and narrowed in the index itself, beside every page: however
-- much waits, no row is read for it.
CREATE INDEX nomination_waiting ON nomination (holder_unit_id, holder_role, due_on, id, stage, status, appealed);
DROP INDEX nomination_queue;
