-- Initiatives that a body has recognised, whose they are, and the award on which each was spent: on one alone.
CREATE TABLE initiative (
    id TEXT COLLATE "C" PRIMARY KEY,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    title TEXT NOT NULL,
    folded TEXT NOT NULL,
    reach TEXT NOT NULL,
    recognised_on DATE NOT NULL,
    recognised_by TEXT NOT NULL,
    decision_number TEXT NOT NULL,
    spent_on TEXT COLLATE "C" REFERENCES award (id),
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
-- One decision recognises one of a title in a unit; those of a unit are found by it as well.
CREATE UNIQUE INDEX initiative_once ON initiative (unit_id, decision_number, title);
CREATE INDEX initiative_spent ON initiative (spent_on) WHERE spent_on IS NOT NULL;

-- The shares are whole percents.
CREATE TABLE initiative_author (
    initiative_id TEXT COLLATE "C" NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
    subject_id TEXT COLLATE "C" NOT NULL REFERENCES subject (id),
    share INTEGER NOT NULL,
    PRIMARY KEY (initiative_id, subject_id)
);
CREATE INDEX initiative_author_subject ON initiative_author (subject_id);
