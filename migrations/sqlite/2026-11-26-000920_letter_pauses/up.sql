-- Until when what else there is for a reader waits, after a letter has left for them. One row for each reader at most.
CREATE TABLE letter_pause (
    recipient_id TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT;
CREATE INDEX letter_pause_until ON letter_pause (until);
