-- The last letter that somebody sent to themself to see whether letters leave. What became of it stands at its job; jobs that have
-- ended long ago are removed.
CREATE TABLE mail_trial (
    user_id TEXT COLLATE "C" PRIMARY KEY REFERENCES user_account (id),
    letter_id TEXT COLLATE "C" NOT NULL,
    asked_at TIMESTAMP NOT NULL
);
