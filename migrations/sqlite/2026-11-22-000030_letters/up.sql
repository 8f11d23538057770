-- Whom a job writes to: what falls together for one reader leaves as one letter.
ALTER TABLE job ADD COLUMN recipient_id TEXT;
-- The letter a job went into: the id of its first job, written down before the first attempt and never changed.
ALTER TABLE job ADD COLUMN letter_id TEXT;
-- The last taking: who holds another one may not say how the job ended.
ALTER TABLE job ADD COLUMN lease_id TEXT;
UPDATE job SET recipient_id = json_extract(payload, '$.to'), letter_id = CASE state WHEN 'queued' THEN NULL ELSE id END;
CREATE INDEX job_letter ON job (letter_id);
CREATE INDEX job_recipient ON job (recipient_id, run_at) WHERE state = 'queued';
CREATE INDEX job_dead ON job (id) WHERE state = 'dead';
