PRAGMA defer_foreign_keys = ON;

-- SQLite cannot change a CHECK: the rows go out and come back under the same name; what refers to them is checked at the commit.
CREATE TEMP TABLE kept AS SELECT * FROM award;
DROP TABLE award;
CREATE TABLE award (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    nomination_id TEXT UNIQUE REFERENCES nomination (id),
    decision_id TEXT REFERENCES decision (id),
    subject_id TEXT NOT NULL REFERENCES subject (id),
    unit_id TEXT NOT NULL REFERENCES unit (id),
    subject_kind TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    staff_code TEXT,
    unit_code TEXT NOT NULL,
    award_code TEXT NOT NULL,
    award_name_vi TEXT NOT NULL,
    award_name_en TEXT NOT NULL,
    award_kind TEXT NOT NULL,
    award_level TEXT NOT NULL,
    commendation_type TEXT NOT NULL,
    cycle_year INTEGER NOT NULL,
    decision_number TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    signer TEXT NOT NULL,
    issuer_code TEXT NOT NULL,
    issuer_name TEXT NOT NULL,
    coefficient TEXT NOT NULL,
    amount INTEGER NOT NULL,
    rule_set TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('valid','cancelled','stripped','restored')),
    changed_at TEXT NOT NULL,
    golden_book INTEGER,
    cancel_ground TEXT CHECK (cancel_ground IN ('false_declaration','forged_papers','against_the_law','later_conclusion')),
    cancel_number TEXT,
    cancelled_on TEXT
) STRICT;
INSERT INTO award (id, seq, nomination_id, decision_id, subject_id, unit_id, subject_kind, subject_name, staff_code, unit_code, award_code, award_name_vi, award_name_en, award_kind, award_level, commendation_type, cycle_year, decision_number, decided_on, signer, issuer_code, issuer_name, coefficient, amount, rule_set, status, changed_at, golden_book, cancel_ground, cancel_number, cancelled_on) SELECT id, seq, nomination_id, decision_id, subject_id, unit_id, subject_kind, subject_name, staff_code, unit_code, award_code, award_name_vi, award_name_en, award_kind, award_level, commendation_type, cycle_year, decision_number, decided_on, signer, issuer_code, issuer_name, coefficient, amount, rule_set, status, changed_at, NULL, NULL, NULL, NULL FROM kept;
DROP TABLE kept;
CREATE INDEX award_unit ON award (unit_id);

CREATE INDEX award_subject ON award (subject_id);

-- A name on a decision put right (đính chính). The decision stays as it was signed.
CREATE TABLE correction (
    id TEXT PRIMARY KEY,
    decision_id TEXT NOT NULL REFERENCES decision (id),
    award_id TEXT NOT NULL REFERENCES award (id),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL,
    corrected_by TEXT NOT NULL,
    corrected_at TEXT NOT NULL
) STRICT;
CREATE INDEX correction_decision ON correction (decision_id);

-- Numbers that this service gives: of decisions by series, of the golden book. The row is the lock.
CREATE TABLE number_counter (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    year INTEGER NOT NULL,
    series TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (unit_id, year, series)
) STRICT;

-- The yearly rating of a person (xếp loại chất lượng).
CREATE TABLE rating (
    id TEXT PRIMARY KEY,
    subject_id TEXT NOT NULL REFERENCES subject (id),
    year INTEGER NOT NULL,
    grade TEXT NOT NULL CHECK (grade IN ('excellent','good','completed','not_completed')),
    source TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (subject_id, year)
) STRICT;
