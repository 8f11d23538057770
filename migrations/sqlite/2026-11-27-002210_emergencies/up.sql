-- Emergencies: while one is open for an event, units below the event's nominate in it, and all files of it are one queue.
CREATE TABLE emergency (
    id TEXT PRIMARY KEY,
    event_id TEXT NOT NULL REFERENCES event (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    reason TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    closed_because TEXT,
    closed_by TEXT,
    closed_at TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX emergency_open ON emergency (event_id) WHERE closed_at IS NULL;
CREATE INDEX emergency_event ON emergency (event_id, id);
CREATE INDEX emergency_unit ON emergency (unit_id, id);
