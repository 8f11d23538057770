-- What the rules and the law's standard found of a file when something was done with it, as it was then: never changed.
-- It names its file as the history does: a draft that is removed leaves it behind.
CREATE TABLE kept_verdict (
    id TEXT COLLATE "C" PRIMARY KEY,
    nomination_id TEXT COLLATE "C" NOT NULL,
    act TEXT NOT NULL,
    rule TEXT NOT NULL,
    rule_set TEXT,
    law_print TEXT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    citation_vi TEXT NOT NULL,
    citation_en TEXT NOT NULL,
    outcome TEXT NOT NULL,
    why TEXT NOT NULL,
    requirement TEXT NOT NULL,
    answer TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
-- A job that is done twice keeps nothing twice.
CREATE UNIQUE INDEX kept_verdict_once ON kept_verdict (nomination_id, at, act, rule);
CREATE INDEX kept_verdict_file ON kept_verdict (nomination_id, id);
CREATE TRIGGER kept_verdict_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON kept_verdict FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();
