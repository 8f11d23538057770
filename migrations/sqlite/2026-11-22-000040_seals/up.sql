-- Lines of the history that no seal covers yet: noted by trigger, so that none can be forgotten.
CREATE TABLE history_unsealed (
    entry_id TEXT PRIMARY KEY REFERENCES history_entry (id)
) STRICT;
INSERT INTO history_unsealed SELECT id FROM history_entry;
CREATE TRIGGER history_entry_waits AFTER INSERT ON history_entry BEGIN INSERT INTO history_unsealed VALUES (NEW.id); END;

-- The chain: each hash covers its line and the hash before.
CREATE TABLE history_seal (
    position INTEGER PRIMARY KEY,
    entry_id TEXT NOT NULL UNIQUE REFERENCES history_entry (id),
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER history_seal_keeps BEFORE UPDATE ON history_seal BEGIN SELECT RAISE(ABORT, 'history is append only'); END;
CREATE TRIGGER history_seal_stays BEFORE DELETE ON history_seal BEGIN SELECT RAISE(ABORT, 'history is append only'); END;

-- Where the chain ends. Who seals holds this row.
CREATE TABLE history_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO history_head VALUES (1, 0, '');

-- Signed ends of the chain.
CREATE TABLE checkpoint (
    position INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    public_key TEXT NOT NULL,
    signature TEXT NOT NULL
) STRICT;
CREATE TRIGGER checkpoint_keeps BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'history is append only'); END;
CREATE TRIGGER checkpoint_stays BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'history is append only'); END;
