-- What happened at the doors: sign-ins, and whatever was refused there. Each belongs to the unit whose administrators see it: that of the
-- account or program, the top of the tree where none is known. Kept for a configured time, and sampled by address: no foreign keys.
CREATE TABLE security_event (
    id TEXT COLLATE "C" PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    actor_kind TEXT COLLATE "C",
    actor_id TEXT COLLATE "C",
    actor_name TEXT,
    unit_id TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    device TEXT NOT NULL,
    factor TEXT COLLATE "C",
    object TEXT NOT NULL,
    request_id TEXT NOT NULL,
    skipped BIGINT NOT NULL
);
CREATE INDEX security_event_unit ON security_event (unit_id, id);
CREATE INDEX security_event_actor ON security_event (actor_id, id);
CREATE INDEX security_event_address ON security_event (address, id);
