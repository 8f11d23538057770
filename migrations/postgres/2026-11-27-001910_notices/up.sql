-- What a letter tells stands in the page too, whether or not it leaves: 'unread' or 'read'; none for what is no notice, and for what was queued
-- before there were any.
ALTER TABLE job ADD COLUMN notice TEXT COLLATE "C";
CREATE INDEX job_notice ON job (recipient_id, id) WHERE notice IS NOT NULL;
CREATE INDEX job_unread ON job (recipient_id, id) WHERE notice = 'unread';
