DROP INDEX job_unread;
DROP INDEX job_notice;
ALTER TABLE job DROP COLUMN notice;
