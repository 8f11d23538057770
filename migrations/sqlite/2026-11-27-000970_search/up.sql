-- The words of decisions and events, as people, units and subjects have them: a search need not read along all there are. What an event
-- is found by, the program alone can work out: it fills in what the version before left out. Decisions have theirs already.
CREATE TABLE decision_word (
    word TEXT NOT NULL,
    decision_id TEXT NOT NULL REFERENCES decision (id) ON DELETE CASCADE,
    PRIMARY KEY (word, decision_id)
) WITHOUT ROWID;
CREATE INDEX decision_word_decision ON decision_word (decision_id);
INSERT INTO decision_word SELECT DISTINCT words.value, decision.id FROM decision, json_each('[' || replace(json_quote(folded), ' ', '","') || ']') AS words WHERE words.value <> '';
CREATE TRIGGER decision_word_added AFTER INSERT ON decision BEGIN
    INSERT INTO decision_word SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(NEW.folded), ' ', '","') || ']') WHERE value <> '';
END;
CREATE TRIGGER decision_word_changed AFTER UPDATE OF folded ON decision WHEN OLD.folded IS NOT NEW.folded BEGIN
    DELETE FROM decision_word WHERE decision_id = NEW.id;
    INSERT INTO decision_word SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(NEW.folded), ' ', '","') || ']') WHERE value <> '';
END;

ALTER TABLE event ADD COLUMN words TEXT;
CREATE INDEX event_without_words ON event (id) WHERE words IS NULL;
CREATE TABLE event_word (
    word TEXT NOT NULL,
    event_id TEXT NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    PRIMARY KEY (word, event_id)
) WITHOUT ROWID;
CREATE INDEX event_word_event ON event_word (event_id);
CREATE TRIGGER event_word_added AFTER INSERT ON event BEGIN
    INSERT INTO event_word SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(NEW.words), ' ', '","') || ']') WHERE value <> '';
END;
CREATE TRIGGER event_word_changed AFTER UPDATE OF words ON event WHEN OLD.words IS NOT NEW.words BEGIN
    DELETE FROM event_word WHERE event_id = NEW.id;
    INSERT INTO event_word SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(NEW.words), ' ', '","') || ']') WHERE value <> '';
END;
