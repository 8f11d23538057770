-- Somebody stands in for an absent holder of an office. Only an office of one's own can be handed over: never chained.
CREATE TABLE delegation (
    id TEXT COLLATE "C" PRIMARY KEY,
    role_assignment_id TEXT COLLATE "C" NOT NULL REFERENCES role_assignment (id),
    from_user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    to_user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    reason TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CHECK (from_user_id <> to_user_id)
);
CREATE INDEX delegation_to ON delegation (to_user_id);
CREATE INDEX delegation_of ON delegation (role_assignment_id);

-- For whom the actor stood in.
ALTER TABLE history_entry ADD COLUMN for_id TEXT COLLATE "C";
ALTER TABLE history_entry ADD COLUMN for_name TEXT;
