-- Reports of merit: told by whoever found it, until a nomination is made of one or it is closed with a reason. The nomination
-- is no reference: a draft can be removed, and the report waits again.
CREATE TABLE merit_report (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    subject_kind TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    event_id TEXT REFERENCES event (id),
    happened_on TEXT NOT NULL,
    place TEXT NOT NULL,
    story TEXT NOT NULL,
    reported_by TEXT NOT NULL REFERENCES user_account (id),
    reporter_name TEXT NOT NULL,
    reported_at TEXT NOT NULL,
    state TEXT NOT NULL,
    nomination_id TEXT,
    closed_because TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX merit_report_unit ON merit_report (unit_id, id);
CREATE INDEX merit_report_author ON merit_report (reported_by, id);
CREATE INDEX merit_report_state ON merit_report (state, id);
CREATE INDEX merit_report_event ON merit_report (event_id);
CREATE INDEX merit_report_nomination ON merit_report (nomination_id);
CREATE TABLE merit_report_paper (
    report_id TEXT NOT NULL REFERENCES merit_report (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (report_id, place)
) STRICT;
