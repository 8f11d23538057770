-- Which colleague of the office that holds a file handles it. It goes with the file's stage, or when that office no longer holds it first:
-- in the same statement as the move, by a trigger, whichever version of the program moves it.
CREATE TABLE assignment (
    nomination_id TEXT COLLATE "C" PRIMARY KEY REFERENCES nomination (id) ON DELETE CASCADE,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    role TEXT NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    user_name TEXT NOT NULL,
    assigned_by TEXT NOT NULL,
    assigned_at TIMESTAMP NOT NULL
);
CREATE INDEX assignment_user ON assignment (user_id);
CREATE INDEX assignment_unit ON assignment (unit_id);
CREATE FUNCTION assignment_ends() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    DELETE FROM assignment WHERE nomination_id = NEW.id
        AND (NEW.stage <> OLD.stage OR unit_id IS DISTINCT FROM NEW.holder_unit_id OR role IS DISTINCT FROM NEW.holder_role);
    RETURN NULL;
END $$;
CREATE TRIGGER assignment_ended AFTER UPDATE OF stage, holder_unit_id, holder_role, more_tasks ON nomination FOR EACH ROW
    WHEN (OLD.stage <> NEW.stage OR OLD.holder_unit_id IS DISTINCT FROM NEW.holder_unit_id
        OR OLD.holder_role IS DISTINCT FROM NEW.holder_role OR OLD.more_tasks <> NEW.more_tasks)
    EXECUTE FUNCTION assignment_ends();
