-- Lines of the history that no seal covers yet: noted by trigger, so that none can be forgotten.
CREATE TABLE history_unsealed (
    entry_id TEXT COLLATE "C" PRIMARY KEY REFERENCES history_entry (id)
);
INSERT INTO history_unsealed SELECT id FROM history_entry;
CREATE FUNCTION history_waits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO history_unsealed SELECT id FROM added; RETURN NULL; END $$;
CREATE TRIGGER history_entry_waits AFTER INSERT ON history_entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION history_waits();

-- The chain: each hash covers its line and the hash before.
CREATE TABLE history_seal (
    position BIGINT PRIMARY KEY,
    entry_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES history_entry (id),
    hash TEXT NOT NULL
);
CREATE TRIGGER history_seal_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON history_seal FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();

-- Where the chain ends. Who seals holds this row.
CREATE TABLE history_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO history_head VALUES (1, 0, '');

-- Signed ends of the chain.
CREATE TABLE checkpoint (
    position BIGINT PRIMARY KEY,
    hash TEXT NOT NULL,
    signed_at TIMESTAMP NOT NULL,
    public_key TEXT NOT NULL,
    signature TEXT NOT NULL
);
CREATE TRIGGER checkpoint_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();
