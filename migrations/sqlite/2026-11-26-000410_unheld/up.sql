-- When the administrators of an office that nobody holds were last told that files wait for it: once a day at most.
CREATE TABLE unheld_office (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    role TEXT NOT NULL,
    told_on TEXT NOT NULL,
    PRIMARY KEY (unit_id, role)
) STRICT, WITHOUT ROWID;
