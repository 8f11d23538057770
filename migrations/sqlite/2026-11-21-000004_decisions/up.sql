CREATE TABLE decision (
    id TEXT PRIMARY KEY,
    issuer_unit_id TEXT NOT NULL REFERENCES unit (id),
    title TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('drafted','signed','issued')),
    signer_id TEXT REFERENCES user_account (id),
    signer_name TEXT,
    signed_at TEXT,
    number INTEGER,
    series TEXT,
    decided_on TEXT,
    decided_year INTEGER,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((status = 'drafted') = (signed_at IS NULL)),
    CHECK ((status = 'issued') = (number IS NOT NULL)),
    CHECK ((number IS NULL) = (series IS NULL) AND (number IS NULL) = (decided_on IS NULL) AND (number IS NULL) = (decided_year IS NULL)),
    UNIQUE (issuer_unit_id, decided_year, series, number)
) STRICT;
CREATE INDEX decision_status ON decision (issuer_unit_id, status);

-- A nomination stands on one decision at most.
CREATE TABLE decision_line (
    nomination_id TEXT PRIMARY KEY REFERENCES nomination (id),
    decision_id TEXT NOT NULL REFERENCES decision (id),
    position INTEGER NOT NULL,
    UNIQUE (decision_id, position)
) STRICT;

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
CREATE INDEX award_unit ON award (unit_id);

-- The one row is locked by every transaction that changes an award, so `seq` grows in commit order.
CREATE TABLE feed_counter (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;
INSERT INTO feed_counter (id, value) VALUES (1, 0);
