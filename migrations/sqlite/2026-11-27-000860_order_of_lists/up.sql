-- A queue is read in the order of its due days, a list of one status or stage in that of its ids: however much there is, no more than a page
-- is read.
CREATE INDEX nomination_queue ON nomination (holder_unit_id, holder_role, due_on, id);
DROP INDEX nomination_holder;
CREATE INDEX nomination_status ON nomination (status, id);
CREATE INDEX nomination_stage ON nomination (stage, id);
