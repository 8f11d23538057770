-- Lists of people who are proposed together, as they were typed: they belong to who wrote them, until the files are written
-- or nobody came back for them. A row remembers the file that was made of it; a paper is common to all files.
CREATE TABLE roster (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES user_account (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    award_code TEXT NOT NULL,
    commendation_type TEXT NOT NULL,
    cycle_year INTEGER,
    event_id TEXT REFERENCES event (id),
    event_name TEXT,
    happened_from TEXT,
    happened_to TEXT,
    statement TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX roster_owner ON roster (owner_id, id);
CREATE INDEX roster_age ON roster (changed_at);
CREATE INDEX roster_event ON roster (event_id);
CREATE INDEX roster_unit ON roster (unit_id);
CREATE TABLE roster_line (
    roster_id TEXT NOT NULL REFERENCES roster (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT,
    achievement TEXT NOT NULL,
    same_as TEXT NOT NULL,
    nomination_id TEXT,
    PRIMARY KEY (roster_id, place)
) STRICT;
CREATE TABLE roster_paper (
    roster_id TEXT NOT NULL REFERENCES roster (id),
    slot TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (roster_id, slot)
) STRICT;
