-- Workbooks of lists that are too long to wait for: which list, as it was asked for, and how far its workbook is. The file itself lies
-- beside the documents, under the id, for as long as the row says.
CREATE TABLE workbook (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES user_account (id),
    list TEXT NOT NULL,
    filter TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    size INTEGER NOT NULL,
    job_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ready_at TEXT,
    kept_until TEXT NOT NULL
) STRICT;
CREATE INDEX workbook_owner ON workbook (owner_id, id);
CREATE INDEX workbook_kept ON workbook (kept_until);
