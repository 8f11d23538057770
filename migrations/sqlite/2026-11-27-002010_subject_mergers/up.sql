-- Two records of one are made one: the one that was joined to another names it, and is offered to nobody.
ALTER TABLE subject ADD COLUMN merged_into TEXT REFERENCES subject (id);
CREATE INDEX subject_merged ON subject (merged_into);
-- What went with it, by its ids: by that it is undone.
CREATE TABLE subject_merger (
    id TEXT PRIMARY KEY,
    from_id TEXT NOT NULL REFERENCES subject (id),
    into_id TEXT NOT NULL REFERENCES subject (id),
    moved TEXT NOT NULL,
    merged_at TEXT NOT NULL,
    undone_at TEXT
) STRICT;
CREATE INDEX subject_merger_from ON subject_merger (from_id, id);
CREATE INDEX subject_merger_into ON subject_merger (into_id);
