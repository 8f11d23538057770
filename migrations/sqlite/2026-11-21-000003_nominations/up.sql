CREATE TABLE event (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    happened_from TEXT NOT NULL,
    happened_to TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK (happened_to >= happened_from)
) STRICT;
CREATE INDEX event_unit ON event (unit_id);

CREATE TABLE achievement (
    id TEXT PRIMARY KEY,
    event_id TEXT REFERENCES event (id),
    subject_id TEXT NOT NULL REFERENCES subject (id),
    summary TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX achievement_subject ON achievement (subject_id);
CREATE INDEX achievement_event ON achievement (event_id);

CREATE TABLE nomination (
    id TEXT PRIMARY KEY,
    award_code TEXT NOT NULL,
    commendation_type TEXT NOT NULL CHECK (commendation_type IN ('merit','ad_hoc','movement')),
    cycle_year INTEGER NOT NULL,
    subject_id TEXT NOT NULL REFERENCES subject (id),
    achievement_id TEXT NOT NULL REFERENCES achievement (id),
    statement TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    deciding_unit_id TEXT NOT NULL REFERENCES unit (id),
    route_code TEXT NOT NULL,
    route_version TEXT NOT NULL,
    rule_set TEXT,
    received_at TEXT,
    status TEXT NOT NULL CHECK (status IN ('draft','in_progress','returned','refused','awarded')),
    stage TEXT NOT NULL,
    holder_unit_id TEXT REFERENCES unit (id),
    holder_role TEXT CHECK (holder_role IN ('emulation_officer','standing_office_specialist','chairman')),
    since TEXT NOT NULL,
    due_on TEXT,
    created_by TEXT REFERENCES user_account (id),
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((rule_set IS NULL) = (received_at IS NULL)),
    CHECK ((holder_unit_id IS NULL) = (holder_role IS NULL)),
    CHECK ((holder_role IS NULL) = (status IN ('refused','awarded')))
) STRICT;
CREATE INDEX nomination_unit ON nomination (unit_id);
CREATE INDEX nomination_holder ON nomination (holder_unit_id, holder_role, due_on);
CREATE INDEX nomination_achievement ON nomination (achievement_id);
CREATE INDEX nomination_subject ON nomination (subject_id);
