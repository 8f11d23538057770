-- The copies of a decision that were sent. To the units that nominated each by its unit; else there is none.
CREATE TABLE decision_copy (
    decision_id TEXT NOT NULL REFERENCES decision (id) ON DELETE CASCADE,
    copy_to TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    sent_on TEXT NOT NULL,
    sent_by TEXT NOT NULL,
    PRIMARY KEY (decision_id, copy_to, unit_id)
) STRICT, WITHOUT ROWID;
