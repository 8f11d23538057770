-- Lists of people who are proposed together, as they were typed: they belong to who wrote them, until the files are written
-- or nobody came back for them. A row remembers the file that was made of it; a paper is common to all files.
CREATE TABLE roster (
    id TEXT COLLATE "C" PRIMARY KEY,
    owner_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    award_code TEXT COLLATE "C" NOT NULL,
    commendation_type TEXT COLLATE "C" NOT NULL,
    cycle_year INTEGER,
    event_id TEXT COLLATE "C" REFERENCES event (id),
    event_name TEXT,
    happened_from DATE,
    happened_to DATE,
    statement TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX roster_owner ON roster (owner_id, id);
CREATE INDEX roster_age ON roster (changed_at);
CREATE INDEX roster_event ON roster (event_id);
CREATE INDEX roster_unit ON roster (unit_id);
CREATE TABLE roster_line (
    roster_id TEXT COLLATE "C" NOT NULL REFERENCES roster (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT COLLATE "C",
    achievement TEXT NOT NULL,
    same_as TEXT NOT NULL,
    nomination_id TEXT COLLATE "C",
    PRIMARY KEY (roster_id, place)
);
CREATE TABLE roster_paper (
    roster_id TEXT COLLATE "C" NOT NULL REFERENCES roster (id),
    slot TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (roster_id, slot)
);
