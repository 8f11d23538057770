-- Files whose rows are brought in: who sent which, and what became of each row. What a row was kept as is named and not referred to:
-- it may be removed or joined to another since.
CREATE TABLE import (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    owner_id TEXT NOT NULL REFERENCES user_account (id),
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    job_id TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX import_unit ON import (unit_id, id);
CREATE INDEX import_owner ON import (owner_id);
CREATE INDEX import_age ON import (changed_at);
CREATE TABLE import_row (
    import_id TEXT NOT NULL REFERENCES import (id),
    place INTEGER NOT NULL,
    cells TEXT NOT NULL,
    outcome TEXT NOT NULL,
    faults TEXT NOT NULL,
    notes TEXT NOT NULL,
    object_id TEXT,
    PRIMARY KEY (import_id, place)
) STRICT;
CREATE INDEX import_row_outcome ON import_row (import_id, outcome, place);
