-- Filters of lists that somebody keeps under a name of their own: theirs alone.
CREATE TABLE saved_view (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES user_account (id),
    list TEXT NOT NULL,
    label TEXT NOT NULL,
    label_key TEXT NOT NULL,
    filter TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX saved_view_label ON saved_view (owner_id, list, label_key);
