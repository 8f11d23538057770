DROP INDEX job_recipient;
CREATE INDEX job_recipient ON job (recipient_id, run_at) WHERE state = 'queued';
DROP INDEX job_due;
CREATE INDEX job_due ON job (run_at) WHERE state = 'queued';
