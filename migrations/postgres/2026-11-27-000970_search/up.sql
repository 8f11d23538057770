-- The words of decisions and events, as people, units and subjects have them: a search need not read along all there are. What an event
-- is found by, the program alone can work out: it fills in what the version before left out. Decisions have theirs already.
CREATE TABLE decision_word (
    word TEXT COLLATE "C" NOT NULL,
    decision_id TEXT COLLATE "C" NOT NULL REFERENCES decision (id) ON DELETE CASCADE,
    PRIMARY KEY (word, decision_id)
);
CREATE INDEX decision_word_decision ON decision_word (decision_id);
INSERT INTO decision_word SELECT DISTINCT word, id FROM decision, string_to_table(folded, ' ') AS words (word) WHERE word <> '';
CREATE FUNCTION decision_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.folded IS NOT DISTINCT FROM NEW.folded THEN RETURN NULL; END IF;
        DELETE FROM decision_word WHERE decision_id = NEW.id;
    END IF;
    INSERT INTO decision_word SELECT DISTINCT word, NEW.id FROM string_to_table(NEW.folded, ' ') AS words (word) WHERE word <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER decision_word_kept AFTER INSERT OR UPDATE OF folded ON decision FOR EACH ROW EXECUTE FUNCTION decision_words();

ALTER TABLE event ADD COLUMN words TEXT;
CREATE INDEX event_without_words ON event (id) WHERE words IS NULL;
CREATE TABLE event_word (
    word TEXT COLLATE "C" NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    PRIMARY KEY (word, event_id)
);
CREATE INDEX event_word_event ON event_word (event_id);
CREATE FUNCTION event_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.words IS NOT DISTINCT FROM NEW.words THEN RETURN NULL; END IF;
        DELETE FROM event_word WHERE event_id = NEW.id;
    END IF;
    INSERT INTO event_word SELECT DISTINCT word, NEW.id FROM string_to_table(NEW.words, ' ') AS words (word) WHERE word <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER event_word_kept AFTER INSERT OR UPDATE OF words ON event FOR EACH ROW EXECUTE FUNCTION event_words();
