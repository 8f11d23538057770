-- Posts, service in a force, membership of collectives and disciplinary measures of those who can be honoured. `code` is the rank of a
-- post, the force or the degree of the measure; a membership names the collective in its place.
CREATE TABLE career_entry (
    id TEXT NOT NULL PRIMARY KEY,
    subject_id TEXT NOT NULL REFERENCES subject (id),
    kind TEXT NOT NULL,
    code TEXT,
    collective_id TEXT REFERENCES subject (id),
    title TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    paper TEXT,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX career_entry_subject ON career_entry (subject_id, from_on, id);
CREATE INDEX career_entry_collective ON career_entry (collective_id);
