-- Roles that one administrator gives and a second one has to confirm. A role of its own table is in force only once it was confirmed, for
-- a server of the version before as well.
CREATE TABLE role_request (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    role TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    asked_by TEXT NOT NULL REFERENCES user_account (id),
    asked_at TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX role_request_user ON role_request (user_id);
CREATE INDEX role_request_unit ON role_request (unit_id, state);
