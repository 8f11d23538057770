DROP INDEX nomination_stage;
DROP INDEX nomination_status;
CREATE INDEX nomination_holder ON nomination (holder_unit_id, holder_role, due_on);
DROP INDEX nomination_queue;
