-- What units were called before, and their codes of then: both still find them.
CREATE TABLE unit_former (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    code TEXT NOT NULL,
    code_key TEXT NOT NULL,
    name TEXT NOT NULL,
    until_on TEXT NOT NULL
) STRICT;
CREATE INDEX unit_former_unit ON unit_former (unit_id, id);
CREATE INDEX unit_former_code ON unit_former (code_key, id);
