DROP INDEX user_account_person;
ALTER TABLE user_account DROP COLUMN person_id;
ALTER TABLE unit DROP COLUMN successor_id;

-- Rows that the old shape does not know make this fail.
ALTER TABLE role_assignment DROP CONSTRAINT role_assignment_role_check;
ALTER TABLE role_assignment ADD CONSTRAINT role_assignment_role_check CHECK (role IN ('emulation_officer','standing_office_specialist','chairman','administrator'));

ALTER TABLE nomination DROP CONSTRAINT nomination_status_check, DROP CONSTRAINT nomination_holder_role_check, DROP CONSTRAINT nomination_check2;
ALTER TABLE nomination
    ADD CONSTRAINT nomination_status_check CHECK (status IN ('draft','in_progress','returned','refused','awarded')),
    ADD CONSTRAINT nomination_holder_role_check CHECK (holder_role IN ('emulation_officer','standing_office_specialist','chairman')),
    ADD CONSTRAINT nomination_check2 CHECK ((holder_role IS NULL) = (status IN ('refused','awarded'))),
    DROP COLUMN superior_unit_id, DROP COLUMN paused_days, DROP COLUMN submissions, DROP COLUMN late, DROP COLUMN appealed;
