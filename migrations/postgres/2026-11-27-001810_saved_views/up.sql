-- Filters of lists that somebody keeps under a name of their own: theirs alone.
CREATE TABLE saved_view (
    id TEXT COLLATE "C" PRIMARY KEY,
    owner_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    list TEXT COLLATE "C" NOT NULL,
    label TEXT NOT NULL,
    label_key TEXT COLLATE "C" NOT NULL,
    filter TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX saved_view_label ON saved_view (owner_id, list, label_key);
