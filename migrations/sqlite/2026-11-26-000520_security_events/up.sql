-- What happened at the doors: sign-ins, and whatever was refused there. Each belongs to the unit whose administrators see it: that of the
-- account or program, the top of the tree where none is known. Kept for a configured time, and sampled by address: no foreign keys.
CREATE TABLE security_event (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    actor_kind TEXT,
    actor_id TEXT,
    actor_name TEXT,
    unit_id TEXT NOT NULL,
    address TEXT NOT NULL,
    device TEXT NOT NULL,
    factor TEXT,
    object TEXT NOT NULL,
    request_id TEXT NOT NULL,
    skipped INTEGER NOT NULL
) STRICT;
CREATE INDEX security_event_unit ON security_event (unit_id, id);
CREATE INDEX security_event_actor ON security_event (actor_id, id);
CREATE INDEX security_event_address ON security_event (address, id);
