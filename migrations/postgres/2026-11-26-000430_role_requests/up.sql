-- Roles that one administrator gives and a second one has to confirm. A role of its own table is in force only once it was confirmed, for
-- a server of the version before as well.
CREATE TABLE role_request (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    role TEXT NOT NULL,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    asked_by TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    asked_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX role_request_user ON role_request (user_id);
CREATE INDEX role_request_unit ON role_request (unit_id, state);
