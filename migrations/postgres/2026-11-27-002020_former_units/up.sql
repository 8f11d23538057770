-- What units were called before, and their codes of then: both still find them.
CREATE TABLE unit_former (
    id TEXT COLLATE "C" PRIMARY KEY,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    code TEXT NOT NULL,
    code_key TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    until_on DATE NOT NULL
);
CREATE INDEX unit_former_unit ON unit_former (unit_id, id);
CREATE INDEX unit_former_code ON unit_former (code_key, id);
