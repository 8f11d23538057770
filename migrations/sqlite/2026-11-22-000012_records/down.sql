DROP TABLE rating;
DROP TABLE number_counter;
DROP TABLE correction;

PRAGMA defer_foreign_keys = ON;

-- Records that the old shape does not know make this fail.
CREATE TEMP TABLE kept AS SELECT * FROM award;
DROP TABLE award;
CREATE TABLE award (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL UNIQUE,
    nomination_id TEXT NOT NULL UNIQUE REFERENCES nomination (id),
    decision_id TEXT NOT NULL REFERENCES decision (id),
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
    status TEXT NOT NULL CHECK (status IN ('valid','cancelled')),
    changed_at TEXT NOT NULL
) STRICT;
INSERT INTO award (id, seq, nomination_id, decision_id, subject_id, unit_id, subject_kind, subject_name, staff_code, unit_code, award_code, award_name_vi, award_name_en, award_kind, award_level, commendation_type, cycle_year, decision_number, decided_on, signer, issuer_code, issuer_name, coefficient, amount, rule_set, status, changed_at) SELECT id, seq, nomination_id, decision_id, subject_id, unit_id, subject_kind, subject_name, staff_code, unit_code, award_code, award_name_vi, award_name_en, award_kind, award_level, commendation_type, cycle_year, decision_number, decided_on, signer, issuer_code, issuer_name, coefficient, amount, rule_set, status, changed_at FROM kept;
DROP TABLE kept;
CREATE INDEX award_unit ON award (unit_id);
