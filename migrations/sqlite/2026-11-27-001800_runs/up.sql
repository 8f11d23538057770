-- One act on very many files: which files, as they were seen when they were chosen, and what became of each. A run is that of
-- who started it. A line outlives its file: what was refused is still told where a draft was removed meanwhile.
CREATE TABLE bulk_run (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES user_account (id),
    action TEXT NOT NULL,
    reason TEXT,
    citation TEXT,
    state TEXT NOT NULL,
    files INTEGER NOT NULL,
    job_id TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX bulk_run_owner ON bulk_run (owner_id, id);
CREATE INDEX bulk_run_age ON bulk_run (changed_at);
CREATE TABLE bulk_line (
    run_id TEXT NOT NULL REFERENCES bulk_run (id),
    place INTEGER NOT NULL,
    nomination_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    refusal TEXT,
    PRIMARY KEY (run_id, place)
) STRICT;
CREATE INDEX bulk_line_outcome ON bulk_line (run_id, outcome, place);
