-- What became of the items of an award (certificate, badge …), and its ceremony: each is noted once and stays.
CREATE TABLE award_mark (
    id TEXT COLLATE "C" PRIMARY KEY,
    award_id TEXT COLLATE "C" NOT NULL REFERENCES award (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    item TEXT,
    happened_on DATE NOT NULL,
    number TEXT,
    reason TEXT,
    place TEXT,
    ceremony TEXT,
    due_on DATE,
    entered_by TEXT NOT NULL,
    entered_at TIMESTAMP NOT NULL
);
CREATE INDEX award_mark_award ON award_mark (award_id, id);
