-- Workbooks of lists that are too long to wait for: which list, as it was asked for, and how far its workbook is. The file itself lies
-- beside the documents, under the id, for as long as the row says.
CREATE TABLE workbook (
    id TEXT COLLATE "C" PRIMARY KEY,
    owner_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    list TEXT COLLATE "C" NOT NULL,
    filter TEXT NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    row_count BIGINT NOT NULL,
    size BIGINT NOT NULL,
    job_id TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMP NOT NULL,
    ready_at TIMESTAMP,
    kept_until TIMESTAMP NOT NULL
);
CREATE INDEX workbook_owner ON workbook (owner_id, id);
CREATE INDEX workbook_kept ON workbook (kept_until);
