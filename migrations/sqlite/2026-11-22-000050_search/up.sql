-- The words of each subject's folded name, so that a search need not read every name. Kept by trigger, so that none can be forgotten.
CREATE TABLE subject_word (
    word TEXT NOT NULL,
    subject_id TEXT NOT NULL REFERENCES subject (id) ON DELETE CASCADE,
    PRIMARY KEY (word, subject_id)
) WITHOUT ROWID;
CREATE INDEX subject_word_subject ON subject_word (subject_id);
INSERT INTO subject_word
    SELECT DISTINCT words.value, subject.id FROM subject, json_each('[' || replace(json_quote(folded), ' ', '","') || ']') AS words WHERE words.value <> '';
CREATE TRIGGER subject_word_added AFTER INSERT ON subject BEGIN
    INSERT INTO subject_word
        SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(NEW.folded), ' ', '","') || ']') WHERE value <> '';
END;
CREATE TRIGGER subject_word_changed AFTER UPDATE OF folded ON subject WHEN OLD.folded <> NEW.folded BEGIN
    DELETE FROM subject_word WHERE subject_id = NEW.id;
    INSERT INTO subject_word
        SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(NEW.folded), ' ', '","') || ']') WHERE value <> '';
END;

-- The start of a server asks which versions of routes files rest on.
CREATE INDEX nomination_route ON nomination (route_code, route_version);
