-- The words of each subject's folded name, so that a search need not read every name. Kept by trigger, so that none can be forgotten.
CREATE TABLE subject_word (
    word TEXT COLLATE "C" NOT NULL,
    subject_id TEXT COLLATE "C" NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    PRIMARY KEY (word, subject_id)
);
CREATE INDEX subject_word_subject ON subject_word (subject_id);
INSERT INTO subject_word SELECT DISTINCT word, id FROM subject, string_to_table(folded, ' ') AS words (word) WHERE word <> '';
CREATE FUNCTION subject_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.folded = NEW.folded THEN RETURN NULL; END IF;
        DELETE FROM subject_word WHERE subject_id = NEW.id;
    END IF;
    INSERT INTO subject_word SELECT DISTINCT word, NEW.id FROM string_to_table(NEW.folded, ' ') AS words (word) WHERE word <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER subject_word_kept AFTER INSERT OR UPDATE OF folded ON subject FOR EACH ROW EXECUTE FUNCTION subject_words();

-- The start of a server asks which versions of routes files rest on.
CREATE INDEX nomination_route ON nomination (route_code, route_version);
