-- The words by which a name is found, which the program alone can work out: a server fills them in when it starts; until then, and in
-- rows of the version before, the folded name does.
ALTER TABLE unit ADD COLUMN words TEXT;
CREATE INDEX unit_without_words ON unit (id) WHERE words IS NULL;
ALTER TABLE person ADD COLUMN words TEXT;
CREATE INDEX person_without_words ON person (id) WHERE words IS NULL;
ALTER TABLE subject ADD COLUMN words TEXT;
CREATE INDEX subject_without_words ON subject (id) WHERE words IS NULL;
DROP TRIGGER subject_word_changed;
DROP TRIGGER subject_word_added;
CREATE TRIGGER subject_word_added AFTER INSERT ON subject BEGIN
    INSERT INTO subject_word SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(COALESCE(NEW.words, NEW.folded)), ' ', '","') || ']') WHERE value <> '';
END;
CREATE TRIGGER subject_word_changed AFTER UPDATE OF folded, words ON subject WHEN COALESCE(OLD.words, OLD.folded) <> COALESCE(NEW.words, NEW.folded) BEGIN
    DELETE FROM subject_word WHERE subject_id = NEW.id;
    INSERT INTO subject_word SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(COALESCE(NEW.words, NEW.folded)), ' ', '","') || ']') WHERE value <> '';
END;

-- The words of people's and units' names, as subjects have them: a search need not read every name.
CREATE TABLE person_word (
    word TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (word, person_id)
) WITHOUT ROWID;
CREATE INDEX person_word_person ON person_word (person_id);
INSERT INTO person_word SELECT DISTINCT words.value, person.id FROM person, json_each('[' || replace(json_quote(folded), ' ', '","') || ']') AS words WHERE words.value <> '';
CREATE TRIGGER person_word_added AFTER INSERT ON person BEGIN
    INSERT INTO person_word SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(COALESCE(NEW.words, NEW.folded)), ' ', '","') || ']') WHERE value <> '';
END;
CREATE TRIGGER person_word_changed AFTER UPDATE OF folded, words ON person WHEN COALESCE(OLD.words, OLD.folded) <> COALESCE(NEW.words, NEW.folded) BEGIN
    DELETE FROM person_word WHERE person_id = NEW.id;
    INSERT INTO person_word SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(COALESCE(NEW.words, NEW.folded)), ' ', '","') || ']') WHERE value <> '';
END;
CREATE TABLE unit_word (
    word TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id) ON DELETE CASCADE,
    PRIMARY KEY (word, unit_id)
) WITHOUT ROWID;
CREATE INDEX unit_word_unit ON unit_word (unit_id);
INSERT INTO unit_word SELECT DISTINCT words.value, unit.id FROM unit, json_each('[' || replace(json_quote(folded), ' ', '","') || ']') AS words WHERE words.value <> '';
CREATE TRIGGER unit_word_added AFTER INSERT ON unit BEGIN
    INSERT INTO unit_word SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(COALESCE(NEW.words, NEW.folded)), ' ', '","') || ']') WHERE value <> '';
END;
CREATE TRIGGER unit_word_changed AFTER UPDATE OF folded, words ON unit WHEN COALESCE(OLD.words, OLD.folded) <> COALESCE(NEW.words, NEW.folded) BEGIN
    DELETE FROM unit_word WHERE unit_id = NEW.id;
    INSERT INTO unit_word SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(COALESCE(NEW.words, NEW.folded)), ' ', '","') || ']') WHERE value <> '';
END;

-- Two codes that look alike on paper are one: the key by which they are compared. Rows of the version before have none; a server fills
-- them in when it starts. Of codes that looked alike before, the later ones have keys of their own.
ALTER TABLE unit ADD COLUMN code_key TEXT;
CREATE UNIQUE INDEX unit_code_look ON unit (code_key);
ALTER TABLE person ADD COLUMN code_key TEXT;
CREATE UNIQUE INDEX person_code_look ON person (code_key);

-- A blank stands between given name and the rest in what accounts are sorted by, as in that of people: An before Anh.
UPDATE user_account SET sort_key = replace(sort_key, '|', ' ');
