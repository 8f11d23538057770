-- What was typed into a form that was refused, by the fingerprint of the browser's secret: one of each session, for a day.
CREATE TABLE typed_form (
    session TEXT PRIMARY KEY,
    page TEXT NOT NULL,
    place TEXT NOT NULL,
    fields TEXT NOT NULL,
    faults TEXT NOT NULL,
    kept_at TEXT NOT NULL
) STRICT;
CREATE INDEX typed_form_age ON typed_form (kept_at);
