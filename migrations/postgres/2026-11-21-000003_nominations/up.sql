CREATE TABLE event (
    id TEXT COLLATE "C" PRIMARY KEY,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    name TEXT NOT NULL,
    happened_from DATE NOT NULL,
    happened_to DATE NOT NULL,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    CHECK (happened_to >= happened_from)
);
CREATE INDEX event_unit ON event (unit_id);

CREATE TABLE achievement (
    id TEXT COLLATE "C" PRIMARY KEY,
    event_id TEXT COLLATE "C" REFERENCES event (id),
    subject_id TEXT COLLATE "C" NOT NULL REFERENCES subject (id),
    summary TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX achievement_subject ON achievement (subject_id);
CREATE INDEX achievement_event ON achievement (event_id);

CREATE TABLE nomination (
    id TEXT COLLATE "C" PRIMARY KEY,
    award_code TEXT NOT NULL,
    commendation_type TEXT NOT NULL CHECK (commendation_type IN ('merit','ad_hoc','movement')),
    cycle_year INTEGER NOT NULL,
    subject_id TEXT COLLATE "C" NOT NULL REFERENCES subject (id),
    achievement_id TEXT COLLATE "C" NOT NULL REFERENCES achievement (id),
    statement TEXT NOT NULL,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    deciding_unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    route_code TEXT NOT NULL,
    route_version TEXT NOT NULL,
    rule_set TEXT,
    received_at TIMESTAMP,
    status TEXT NOT NULL CHECK (status IN ('draft','in_progress','returned','refused','awarded')),
    stage TEXT NOT NULL,
    holder_unit_id TEXT COLLATE "C" REFERENCES unit (id),
    holder_role TEXT CHECK (holder_role IN ('emulation_officer','standing_office_specialist','chairman')),
    since TIMESTAMP NOT NULL,
    due_on DATE,
    created_by TEXT COLLATE "C" REFERENCES user_account (id),
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((rule_set IS NULL) = (received_at IS NULL)),
    CHECK ((holder_unit_id IS NULL) = (holder_role IS NULL)),
    CHECK ((holder_role IS NULL) = (status IN ('refused','awarded')))
);
CREATE INDEX nomination_unit ON nomination (unit_id);
CREATE INDEX nomination_holder ON nomination (holder_unit_id, holder_role, due_on);
CREATE INDEX nomination_achievement ON nomination (achievement_id);
CREATE INDEX nomination_subject ON nomination (subject_id);
