CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('nation','province','department','commune','ward','special_zone','village','school','enterprise','office')),
    parent_id TEXT REFERENCES unit (id),
    path TEXT NOT NULL UNIQUE,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX unit_parent ON unit (parent_id);

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    staff_code TEXT NOT NULL UNIQUE,
    full_name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    folded TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    position TEXT,
    is_direct_worker INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX person_unit ON person (unit_id);

CREATE TABLE subject (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('individual','collective','household')),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    person_id TEXT UNIQUE REFERENCES person (id),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX subject_unit ON subject (unit_id);
