-- Which share of those awarded, in hundredths, a body wants to be direct workers.
CREATE TABLE award_target (
    unit_id TEXT PRIMARY KEY REFERENCES unit (id),
    percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
    version INTEGER NOT NULL
) STRICT;
