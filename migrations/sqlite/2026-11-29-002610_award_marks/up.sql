-- What became of the items of an award (certificate, badge …), and its ceremony: each is noted once and stays.
CREATE TABLE award_mark (
    id TEXT PRIMARY KEY,
    award_id TEXT NOT NULL REFERENCES award (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    item TEXT,
    happened_on TEXT NOT NULL,
    number TEXT,
    reason TEXT,
    place TEXT,
    ceremony TEXT,
    due_on TEXT,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX award_mark_award ON award_mark (award_id, id);
