-- Counted up when everything that was signed in must end: a session counts only under the epoch it began in.
ALTER TABLE user_account ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN seen_at TEXT;
ALTER TABLE session ADD COLUMN idle_until TEXT;
UPDATE session SET seen_at = created_at, idle_until = expires_at;
CREATE INDEX session_expiry ON session (expires_at);

-- All refresh tokens a session had, by their hash: the one that was not used yet, and those that must never come again.
CREATE TABLE refresh_token (
    token_hash TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    used_at TEXT
) STRICT;
CREATE INDEX refresh_token_session ON refresh_token (session_id);

-- A link that sets a password once, by the hash of its token. One of each purpose for a user.
CREATE TABLE account_link (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('invitation','reset')),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    UNIQUE (user_id, purpose)
) STRICT;

-- The secret is sealed with the master key. last_step is the newest step of thirty seconds whose code was used.
CREATE TABLE second_factor (
    user_id TEXT PRIMARY KEY REFERENCES user_account (id),
    sealed_secret TEXT NOT NULL,
    confirmed_at TEXT,
    last_step INTEGER NOT NULL
) STRICT;
CREATE TABLE recovery_code (
    user_id TEXT NOT NULL REFERENCES user_account (id),
    code_hash TEXT NOT NULL,
    PRIMARY KEY (user_id, code_hash)
) STRICT;

-- Attempts to sign in, by a print of the account or the address: how many failed, and from which millisecond on the next is taken.
CREATE TABLE attempt (
    key TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    free_at INTEGER NOT NULL
) STRICT;
-- Addresses from which an account was signed in to, by a print of both.
CREATE TABLE known_address (
    key TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT;

ALTER TABLE signing_key ADD COLUMN retired_at TEXT;
