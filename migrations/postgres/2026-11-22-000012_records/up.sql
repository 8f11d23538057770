-- An award may have been given before this service knew of it, or by a superior authority.
ALTER TABLE award DROP CONSTRAINT award_status_check;
ALTER TABLE award
    ALTER COLUMN nomination_id DROP NOT NULL,
    ALTER COLUMN decision_id DROP NOT NULL,
    ADD CONSTRAINT award_status_check CHECK (status IN ('valid','cancelled','stripped','restored')),
    ADD COLUMN golden_book INTEGER,
    ADD COLUMN cancel_ground TEXT CHECK (cancel_ground IN ('false_declaration','forged_papers','against_the_law','later_conclusion')),
    ADD COLUMN cancel_number TEXT,
    ADD COLUMN cancelled_on DATE;

CREATE INDEX award_subject ON award (subject_id);

-- A name on a decision put right (đính chính). The decision stays as it was signed.
CREATE TABLE correction (
    id TEXT COLLATE "C" PRIMARY KEY,
    decision_id TEXT COLLATE "C" NOT NULL REFERENCES decision (id),
    award_id TEXT COLLATE "C" NOT NULL REFERENCES award (id),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL,
    corrected_by TEXT NOT NULL,
    corrected_at TIMESTAMP NOT NULL
);
CREATE INDEX correction_decision ON correction (decision_id);

-- Numbers that this service gives: of decisions by series, of the golden book. The row is the lock.
CREATE TABLE number_counter (
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    year INTEGER NOT NULL,
    series TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (unit_id, year, series)
);

-- The yearly rating of a person (xếp loại chất lượng).
CREATE TABLE rating (
    id TEXT COLLATE "C" PRIMARY KEY,
    subject_id TEXT COLLATE "C" NOT NULL REFERENCES subject (id),
    year INTEGER NOT NULL,
    grade TEXT NOT NULL CHECK (grade IN ('excellent','good','completed','not_completed')),
    source TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (subject_id, year)
);
