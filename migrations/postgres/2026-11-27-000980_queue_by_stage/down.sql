CREATE INDEX nomination_queue ON nomination (holder_unit_id, holder_role, due_on, id);
DROP INDEX nomination_waiting;
