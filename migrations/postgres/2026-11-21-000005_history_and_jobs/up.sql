CREATE TABLE history_entry (
    id TEXT COLLATE "C" PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user','client','operator')),
    actor_id TEXT,
    actor_name TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT COLLATE "C" NOT NULL,
    deed TEXT NOT NULL,
    version BIGINT NOT NULL,
    from_stage TEXT,
    to_stage TEXT,
    reason TEXT,
    detail TEXT NOT NULL
);
CREATE INDEX history_entry_object ON history_entry (object_kind, object_id);
CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'history is append only'; END $$;
CREATE TRIGGER history_entry_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON history_entry FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();

CREATE TABLE job (
    id TEXT COLLATE "C" PRIMARY KEY,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued','done','dropped','dead')),
    run_at TIMESTAMP NOT NULL,
    attempts INTEGER NOT NULL,
    leased_until TIMESTAMP,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX job_due ON job (run_at) WHERE state = 'queued';
