-- The queue is walked from the job that has waited longest, however long it is: the order of the index is the order that is asked for.
DROP INDEX job_due;
CREATE INDEX job_due ON job (run_at, id) WHERE state = 'queued';
DROP INDEX job_recipient;
CREATE INDEX job_recipient ON job (recipient_id, run_at, id) WHERE state = 'queued';
