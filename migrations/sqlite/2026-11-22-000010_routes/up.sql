PRAGMA defer_foreign_keys = ON;

-- SQLite cannot change a CHECK: the rows go out and come back under the same name; what refers to them is checked at the commit.
CREATE TEMP TABLE kept AS SELECT * FROM nomination;
DROP TABLE nomination;
CREATE TABLE nomination (
    id TEXT PRIMARY KEY,
    award_code TEXT NOT NULL,
    commendation_type TEXT NOT NULL CHECK (commendation_type IN ('merit','ad_hoc','movement')),
    cycle_year INTEGER NOT NULL,
    subject_id TEXT NOT NULL REFERENCES subject (id),
    achievement_id TEXT NOT NULL REFERENCES achievement (id),
    statement TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    superior_unit_id TEXT REFERENCES unit (id),
    deciding_unit_id TEXT NOT NULL REFERENCES unit (id),
    route_code TEXT NOT NULL,
    route_version TEXT NOT NULL,
    rule_set TEXT,
    received_at TEXT,
    status TEXT NOT NULL CHECK (status IN ('draft','in_progress','returned','supplementing','on_hold','refused','withdrawn','awarded')),
    stage TEXT NOT NULL,
    holder_unit_id TEXT REFERENCES unit (id),
    holder_role TEXT CHECK (holder_role IN ('emulation_officer','unit_head','standing_office_specialist','standing_office_head','council_secretary','council_member','chairman')),
    since TEXT NOT NULL,
    due_on TEXT,
    paused_days INTEGER,
    submissions INTEGER NOT NULL,
    late INTEGER NOT NULL,
    appealed INTEGER NOT NULL,
    created_by TEXT REFERENCES user_account (id),
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((rule_set IS NULL) = (received_at IS NULL)),
    CHECK ((holder_unit_id IS NULL) = (holder_role IS NULL)),
    CHECK ((holder_role IS NULL) = (status IN ('refused','withdrawn','awarded')))
) STRICT;
INSERT INTO nomination (id, award_code, commendation_type, cycle_year, subject_id, achievement_id, statement, unit_id, superior_unit_id, deciding_unit_id, route_code, route_version, rule_set, received_at, status, stage, holder_unit_id, holder_role, since, due_on, paused_days, submissions, late, appealed, created_by, created_at, version) SELECT id, award_code, commendation_type, cycle_year, subject_id, achievement_id, statement, unit_id, NULL, deciding_unit_id, route_code, route_version, rule_set, received_at, status, stage, holder_unit_id, holder_role, since, due_on, NULL, CASE WHEN received_at IS NULL THEN 0 ELSE 1 END, 0, 0, created_by, created_at, version FROM kept;
DROP TABLE kept;
CREATE INDEX nomination_unit ON nomination (unit_id);
CREATE INDEX nomination_holder ON nomination (holder_unit_id, holder_role, due_on);
CREATE INDEX nomination_achievement ON nomination (achievement_id);
CREATE INDEX nomination_subject ON nomination (subject_id);

-- The roles grew.
CREATE TEMP TABLE kept AS SELECT * FROM role_assignment;
DROP TABLE role_assignment;
CREATE TABLE role_assignment (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    role TEXT NOT NULL CHECK (role IN ('emulation_officer','unit_head','standing_office_specialist','standing_office_head','council_secretary','council_member','chairman','inspector','administrator')),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT
) STRICT;
INSERT INTO role_assignment (id, user_id, role, unit_id, valid_from, valid_to) SELECT id, user_id, role, unit_id, valid_from, valid_to FROM kept;
DROP TABLE kept;
CREATE INDEX role_assignment_user ON role_assignment (user_id);
CREATE INDEX role_assignment_office ON role_assignment (unit_id, role);

-- The unit that took over when this one was merged.
ALTER TABLE unit ADD COLUMN successor_id TEXT REFERENCES unit (id);

-- Who on the register an account is: whose files are their own, and on whose they do not decide.
ALTER TABLE user_account ADD COLUMN person_id TEXT REFERENCES person (id);
CREATE UNIQUE INDEX user_account_person ON user_account (person_id);
