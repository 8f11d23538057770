DROP INDEX job_dead;
DROP INDEX job_recipient;
DROP INDEX job_letter;
ALTER TABLE job DROP COLUMN lease_id;
ALTER TABLE job DROP COLUMN letter_id;
ALTER TABLE job DROP COLUMN recipient_id;
