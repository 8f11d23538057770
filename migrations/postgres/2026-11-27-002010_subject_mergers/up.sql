-- Two records of one are made one: the one that was joined to another names it, and is offered to nobody.
ALTER TABLE subject ADD COLUMN merged_into TEXT COLLATE "C" REFERENCES subject (id);
CREATE INDEX subject_merged ON subject (merged_into);
-- What went with it, by its ids: by that it is undone.
CREATE TABLE subject_merger (
    id TEXT COLLATE "C" PRIMARY KEY,
    from_id TEXT COLLATE "C" NOT NULL REFERENCES subject (id),
    into_id TEXT COLLATE "C" NOT NULL REFERENCES subject (id),
    moved TEXT NOT NULL,
    merged_at TIMESTAMP NOT NULL,
    undone_at TIMESTAMP
);
CREATE INDEX subject_merger_from ON subject_merger (from_id, id);
CREATE INDEX subject_merger_into ON subject_merger (into_id);
