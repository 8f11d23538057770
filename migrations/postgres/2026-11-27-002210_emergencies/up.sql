-- Emergencies: while one is open for an event, units below the event's nominate in it, and all files of it are one queue.
CREATE TABLE emergency (
    id TEXT COLLATE "C" PRIMARY KEY,
    event_id TEXT COLLATE "C" NOT NULL REFERENCES event (id),
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    reason TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    closed_because TEXT,
    closed_by TEXT,
    closed_at TIMESTAMP,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX emergency_open ON emergency (event_id) WHERE closed_at IS NULL;
CREATE INDEX emergency_event ON emergency (event_id, id);
CREATE INDEX emergency_unit ON emergency (unit_id, id);
