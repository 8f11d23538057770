CREATE TABLE unit (
    id TEXT COLLATE "C" PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('nation','province','department','commune','ward','special_zone','village','school','enterprise','office')),
    parent_id TEXT COLLATE "C" REFERENCES unit (id),
    path TEXT COLLATE "C" NOT NULL UNIQUE,
    valid_from DATE NOT NULL,
    valid_to DATE,
    version BIGINT NOT NULL
);
CREATE INDEX unit_parent ON unit (parent_id);

CREATE TABLE person (
    id TEXT COLLATE "C" PRIMARY KEY,
    staff_code TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    folded TEXT NOT NULL,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    position TEXT,
    is_direct_worker BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX person_unit ON person (unit_id);

CREATE TABLE subject (
    id TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('individual','collective','household')),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    person_id TEXT COLLATE "C" UNIQUE REFERENCES person (id),
    version BIGINT NOT NULL
);
CREATE INDEX subject_unit ON subject (unit_id);
