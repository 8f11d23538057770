-- A paper in a file or of a decision. Its bytes lie under their SHA-256; the name it was sent under is only shown.
CREATE TABLE document (
    id TEXT COLLATE "C" PRIMARY KEY,
    nomination_id TEXT COLLATE "C" REFERENCES nomination (id),
    slot TEXT,
    decision_id TEXT COLLATE "C" REFERENCES decision (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL,
    replaced_at TIMESTAMP,
    CHECK ((nomination_id IS NULL) <> (decision_id IS NULL)),
    CHECK ((nomination_id IS NULL) = (slot IS NULL))
);
CREATE UNIQUE INDEX document_slot ON document (nomination_id, slot) WHERE replaced_at IS NULL AND nomination_id IS NOT NULL;
CREATE UNIQUE INDEX document_paper ON document (decision_id) WHERE replaced_at IS NULL AND decision_id IS NOT NULL;
CREATE INDEX document_nomination ON document (nomination_id);
CREATE INDEX document_bytes ON document (sha256);

-- What a file said each time it was submitted.
CREATE TABLE nomination_version (
    nomination_id TEXT COLLATE "C" NOT NULL REFERENCES nomination (id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    submitted_by TEXT NOT NULL,
    submitted_at TIMESTAMP NOT NULL,
    PRIMARY KEY (nomination_id, number)
);

CREATE TABLE submission_letter (
    id TEXT COLLATE "C" PRIMARY KEY,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    deciding_unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    title TEXT NOT NULL,
    number TEXT,
    status TEXT NOT NULL CHECK (status IN ('drafted','signed')),
    signer_id TEXT COLLATE "C" REFERENCES user_account (id),
    signer_name TEXT,
    signed_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL,
    CHECK ((status = 'drafted') = (signed_at IS NULL))
);
CREATE INDEX submission_letter_unit ON submission_letter (unit_id, status);

-- A nomination stands on one letter at most.
CREATE TABLE submission_line (
    nomination_id TEXT COLLATE "C" PRIMARY KEY REFERENCES nomination (id),
    letter_id TEXT COLLATE "C" NOT NULL REFERENCES submission_letter (id),
    position INTEGER NOT NULL,
    UNIQUE (letter_id, position)
);

-- Why somebody cannot be honoured now.
CREATE TABLE hold (
    id TEXT COLLATE "C" PRIMARY KEY,
    subject_id TEXT COLLATE "C" NOT NULL REFERENCES subject (id),
    kind TEXT NOT NULL CHECK (kind IN ('discipline','investigation','complaint','press')),
    ground TEXT NOT NULL,
    since_on DATE NOT NULL,
    created_at TIMESTAMP NOT NULL,
    lifted_at TIMESTAMP,
    all_clear TEXT,
    version BIGINT NOT NULL,
    CHECK ((lifted_at IS NULL) = (all_clear IS NULL))
);
CREATE INDEX hold_subject ON hold (subject_id);

-- A check that was not met, and why an officer let the file pass.
CREATE TABLE overrule (
    nomination_id TEXT COLLATE "C" NOT NULL REFERENCES nomination (id),
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    overruled_by TEXT NOT NULL,
    overruled_at TIMESTAMP NOT NULL,
    PRIMARY KEY (nomination_id, rule)
);

-- When a body takes nominations for an award of a type and a year.
CREATE TABLE cycle (
    id TEXT COLLATE "C" PRIMARY KEY,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    award_code TEXT NOT NULL,
    commendation_type TEXT NOT NULL CHECK (commendation_type IN ('merit','ad_hoc','movement')),
    cycle_year INTEGER NOT NULL,
    opens_on DATE NOT NULL,
    closes_on DATE NOT NULL,
    remind_days INTEGER NOT NULL,
    late TEXT NOT NULL CHECK (late IN ('refuse','mark')),
    reminded_on DATE,
    version BIGINT NOT NULL,
    CHECK (closes_on >= opens_on)
);
CREATE INDEX cycle_of ON cycle (unit_id, award_code, cycle_year);

-- The first answer to a request that names itself, kept so that the same request is done once.
CREATE TABLE idempotency (
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    print TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Which reminders went out: one per file, kind and due day.
CREATE TABLE reminder (
    nomination_id TEXT COLLATE "C" NOT NULL REFERENCES nomination (id),
    kind TEXT NOT NULL CHECK (kind IN ('due_soon','overdue','overdue_superior')),
    due_on DATE NOT NULL,
    sent_at TIMESTAMP NOT NULL,
    PRIMARY KEY (nomination_id, kind, due_on)
);
CREATE INDEX nomination_due ON nomination (due_on) WHERE due_on IS NOT NULL;
