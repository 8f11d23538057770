-- Files whose rows are brought in: who sent which, and what became of each row. What a row was kept as is named and not referred to:
-- it may be removed or joined to another since.
CREATE TABLE import (
    id TEXT COLLATE "C" PRIMARY KEY,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    owner_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    kind TEXT COLLATE "C" NOT NULL,
    file_name TEXT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    row_count BIGINT NOT NULL,
    job_id TEXT COLLATE "C",
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX import_unit ON import (unit_id, id);
CREATE INDEX import_owner ON import (owner_id);
CREATE INDEX import_age ON import (changed_at);
CREATE TABLE import_row (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES import (id),
    place INTEGER NOT NULL,
    cells TEXT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    faults TEXT NOT NULL,
    notes TEXT NOT NULL,
    object_id TEXT COLLATE "C",
    PRIMARY KEY (import_id, place)
);
CREATE INDEX import_row_outcome ON import_row (import_id, outcome, place);
