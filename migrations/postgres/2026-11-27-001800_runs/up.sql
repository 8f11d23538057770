-- One act on very many files: which files, as they were seen when they were chosen, and what became of each. A run is that of
-- who started it. A line outlives its file: what was refused is still told where a draft was removed meanwhile.
CREATE TABLE bulk_run (
    id TEXT COLLATE "C" PRIMARY KEY,
    owner_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    action TEXT COLLATE "C" NOT NULL,
    reason TEXT,
    citation TEXT,
    state TEXT COLLATE "C" NOT NULL,
    files BIGINT NOT NULL,
    job_id TEXT COLLATE "C",
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX bulk_run_owner ON bulk_run (owner_id, id);
CREATE INDEX bulk_run_age ON bulk_run (changed_at);
CREATE TABLE bulk_line (
    run_id TEXT COLLATE "C" NOT NULL REFERENCES bulk_run (id),
    place INTEGER NOT NULL,
    nomination_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    refusal TEXT,
    PRIMARY KEY (run_id, place)
);
CREATE INDEX bulk_line_outcome ON bulk_line (run_id, outcome, place);
