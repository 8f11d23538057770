-- Reports of merit: told by whoever found it, until a nomination is made of one or it is closed with a reason. The nomination
-- is no reference: a draft can be removed, and the report waits again.
CREATE TABLE merit_report (
    id TEXT COLLATE "C" PRIMARY KEY,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_name TEXT NOT NULL,
    event_id TEXT COLLATE "C" REFERENCES event (id),
    happened_on DATE NOT NULL,
    place TEXT NOT NULL,
    story TEXT NOT NULL,
    reported_by TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    reporter_name TEXT NOT NULL,
    reported_at TIMESTAMP NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    nomination_id TEXT COLLATE "C",
    closed_because TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX merit_report_unit ON merit_report (unit_id, id);
CREATE INDEX merit_report_author ON merit_report (reported_by, id);
CREATE INDEX merit_report_state ON merit_report (state, id);
CREATE INDEX merit_report_event ON merit_report (event_id);
CREATE INDEX merit_report_nomination ON merit_report (nomination_id);
CREATE TABLE merit_report_paper (
    report_id TEXT COLLATE "C" NOT NULL REFERENCES merit_report (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (report_id, place)
);
