CREATE TABLE history_entry (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user','client','operator')),
    actor_id TEXT,
    actor_name TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    deed TEXT NOT NULL,
    version INTEGER NOT NULL,
    from_stage TEXT,
    to_stage TEXT,
    reason TEXT,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX history_entry_object ON history_entry (object_kind, object_id);
CREATE TRIGGER history_entry_keeps BEFORE UPDATE ON history_entry BEGIN SELECT RAISE(ABORT, 'history is append only'); END;
CREATE TRIGGER history_entry_stays BEFORE DELETE ON history_entry BEGIN SELECT RAISE(ABORT, 'history is append only'); END;

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued','done','dropped','dead')),
    run_at TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    leased_until TEXT,
    last_error TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX job_due ON job (run_at) WHERE state = 'queued';
