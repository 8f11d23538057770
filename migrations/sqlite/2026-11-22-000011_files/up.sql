-- A paper in a file or of a decision. Its bytes lie under their SHA-256; the name it was sent under is only shown.
CREATE TABLE document (
    id TEXT PRIMARY KEY,
    nomination_id TEXT REFERENCES nomination (id),
    slot TEXT,
    decision_id TEXT REFERENCES decision (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TEXT NOT NULL,
    replaced_at TEXT,
    CHECK ((nomination_id IS NULL) <> (decision_id IS NULL)),
    CHECK ((nomination_id IS NULL) = (slot IS NULL))
) STRICT;
CREATE UNIQUE INDEX document_slot ON document (nomination_id, slot) WHERE replaced_at IS NULL AND nomination_id IS NOT NULL;
CREATE UNIQUE INDEX document_paper ON document (decision_id) WHERE replaced_at IS NULL AND decision_id IS NOT NULL;
CREATE INDEX document_nomination ON document (nomination_id);
CREATE INDEX document_bytes ON document (sha256);

-- What a file said each time it was submitted.
CREATE TABLE nomination_version (
    nomination_id TEXT NOT NULL REFERENCES nomination (id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    submitted_by TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    PRIMARY KEY (nomination_id, number)
) STRICT;

CREATE TABLE submission_letter (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    deciding_unit_id TEXT NOT NULL REFERENCES unit (id),
    title TEXT NOT NULL,
    number TEXT,
    status TEXT NOT NULL CHECK (status IN ('drafted','signed')),
    signer_id TEXT REFERENCES user_account (id),
    signer_name TEXT,
    signed_at TEXT,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((status = 'drafted') = (signed_at IS NULL))
) STRICT;
CREATE INDEX submission_letter_unit ON submission_letter (unit_id, status);

-- A nomination stands on one letter at most.
CREATE TABLE submission_line (
    nomination_id TEXT PRIMARY KEY REFERENCES nomination (id),
    letter_id TEXT NOT NULL REFERENCES submission_letter (id),
    position INTEGER NOT NULL,
    UNIQUE (letter_id, position)
) STRICT;

-- Why somebody cannot be honoured now.
CREATE TABLE hold (
    id TEXT PRIMARY KEY,
    subject_id TEXT NOT NULL REFERENCES subject (id),
    kind TEXT NOT NULL CHECK (kind IN ('discipline','investigation','complaint','press')),
    ground TEXT NOT NULL,
    since_on TEXT NOT NULL,
    created_at TEXT NOT NULL,
    lifted_at TEXT,
    all_clear TEXT,
    version INTEGER NOT NULL,
    CHECK ((lifted_at IS NULL) = (all_clear IS NULL))
) STRICT;
CREATE INDEX hold_subject ON hold (subject_id);

-- A check that was not met, and why an officer let the file pass.
CREATE TABLE overrule (
    nomination_id TEXT NOT NULL REFERENCES nomination (id),
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    overruled_by TEXT NOT NULL,
    overruled_at TEXT NOT NULL,
    PRIMARY KEY (nomination_id, rule)
) STRICT;

-- When a body takes nominations for an award of a type and a year.
CREATE TABLE cycle (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    award_code TEXT NOT NULL,
    commendation_type TEXT NOT NULL CHECK (commendation_type IN ('merit','ad_hoc','movement')),
    cycle_year INTEGER NOT NULL,
    opens_on TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    remind_days INTEGER NOT NULL,
    late TEXT NOT NULL CHECK (late IN ('refuse','mark')),
    reminded_on TEXT,
    version INTEGER NOT NULL,
    CHECK (closes_on >= opens_on)
) STRICT;
CREATE INDEX cycle_of ON cycle (unit_id, award_code, cycle_year);

-- The first answer to a request that names itself, kept so that the same request is done once.
CREATE TABLE idempotency (
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    print TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (caller, key)
) STRICT;
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Which reminders went out: one per file, kind and due day.
CREATE TABLE reminder (
    nomination_id TEXT NOT NULL REFERENCES nomination (id),
    kind TEXT NOT NULL CHECK (kind IN ('due_soon','overdue','overdue_superior')),
    due_on TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    PRIMARY KEY (nomination_id, kind, due_on)
) STRICT;
CREATE INDEX nomination_due ON nomination (due_on) WHERE due_on IS NOT NULL;
