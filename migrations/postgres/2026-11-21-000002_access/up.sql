CREATE TABLE user_account (
    id TEXT COLLATE "C" PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    full_name TEXT NOT NULL,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    language TEXT NOT NULL CHECK (language IN ('vi','en')),
    state TEXT NOT NULL CHECK (state IN ('active','disabled')),
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX user_account_unit ON user_account (unit_id);

CREATE TABLE role_assignment (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    role TEXT NOT NULL CHECK (role IN ('emulation_officer','standing_office_specialist','chairman','administrator')),
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    valid_from DATE NOT NULL,
    valid_to DATE
);
CREATE INDEX role_assignment_user ON role_assignment (user_id);
CREATE INDEX role_assignment_office ON role_assignment (unit_id, role);

-- A signed-in session: of a page by the hash of its cookie, of an access token by the session's id.
CREATE TABLE session (
    id TEXT COLLATE "C" PRIMARY KEY,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE machine_client (
    id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    state TEXT NOT NULL CHECK (state IN ('active','disabled')),
    created_at TIMESTAMP NOT NULL
);

-- The private half is sealed with the master key, which is never in the database.
CREATE TABLE signing_key (
    id TEXT COLLATE "C" PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('previous','current','next')),
    public_key TEXT NOT NULL,
    sealed_private_key TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX signing_key_one_current ON signing_key (state) WHERE state <> 'previous';
