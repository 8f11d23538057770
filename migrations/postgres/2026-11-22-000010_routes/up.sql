ALTER TABLE nomination DROP CONSTRAINT nomination_status_check, DROP CONSTRAINT nomination_holder_role_check, DROP CONSTRAINT nomination_check2;
ALTER TABLE nomination
    ADD CONSTRAINT nomination_status_check CHECK (status IN ('draft','in_progress','returned','supplementing','on_hold','refused','withdrawn','awarded')),
    ADD CONSTRAINT nomination_holder_role_check CHECK (holder_role IN ('emulation_officer','unit_head','standing_office_specialist','standing_office_head','council_secretary','council_member','chairman')),
    ADD CONSTRAINT nomination_check2 CHECK ((holder_role IS NULL) = (status IN ('refused','withdrawn','awarded'))),
    ADD COLUMN superior_unit_id TEXT COLLATE "C" REFERENCES unit (id),
    ADD COLUMN paused_days INTEGER,
    ADD COLUMN submissions INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN late BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN appealed BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE nomination SET submissions = 1 WHERE received_at IS NOT NULL;
ALTER TABLE nomination ALTER COLUMN submissions DROP DEFAULT, ALTER COLUMN late DROP DEFAULT, ALTER COLUMN appealed DROP DEFAULT;

ALTER TABLE role_assignment DROP CONSTRAINT role_assignment_role_check;
ALTER TABLE role_assignment ADD CONSTRAINT role_assignment_role_check CHECK (role IN ('emulation_officer','unit_head','standing_office_specialist','standing_office_head','council_secretary','council_member','chairman','inspector','administrator'));

-- The unit that took over when this one was merged.
ALTER TABLE unit ADD COLUMN successor_id TEXT COLLATE "C" REFERENCES unit (id);

-- Who on the register an account is: whose files are their own, and on whose they do not decide.
ALTER TABLE user_account ADD COLUMN person_id TEXT COLLATE "C" REFERENCES person (id);
CREATE UNIQUE INDEX user_account_person ON user_account (person_id);
