-- The words by which a name is found, which the program alone can work out: a server fills them in when it starts; until then, and in
-- rows of the version before, the folded name does.
ALTER TABLE unit ADD COLUMN words TEXT;
CREATE INDEX unit_without_words ON unit (id) WHERE words IS NULL;
ALTER TABLE person ADD COLUMN words TEXT;
CREATE INDEX person_without_words ON person (id) WHERE words IS NULL;
ALTER TABLE subject ADD COLUMN words TEXT;
CREATE INDEX subject_without_words ON subject (id) WHERE words IS NULL;
DROP TRIGGER subject_word_kept ON subject;
CREATE OR REPLACE FUNCTION subject_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF COALESCE(OLD.words, OLD.folded) = COALESCE(NEW.words, NEW.folded) THEN RETURN NULL; END IF;
        DELETE FROM subject_word WHERE subject_id = NEW.id;
    END IF;
    INSERT INTO subject_word SELECT DISTINCT word, NEW.id FROM string_to_table(COALESCE(NEW.words, NEW.folded), ' ') AS words (word) WHERE word <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER subject_word_kept AFTER INSERT OR UPDATE OF folded, words ON subject FOR EACH ROW EXECUTE FUNCTION subject_words();

-- The words of people's and units' names, as subjects have them: a search need not read every name.
CREATE TABLE person_word (
    word TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (word, person_id)
);
CREATE INDEX person_word_person ON person_word (person_id);
INSERT INTO person_word SELECT DISTINCT word, id FROM person, string_to_table(folded, ' ') AS words (word) WHERE word <> '';
CREATE OR REPLACE FUNCTION person_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF COALESCE(OLD.words, OLD.folded) = COALESCE(NEW.words, NEW.folded) THEN RETURN NULL; END IF;
        DELETE FROM person_word WHERE person_id = NEW.id;
    END IF;
    INSERT INTO person_word SELECT DISTINCT word, NEW.id FROM string_to_table(COALESCE(NEW.words, NEW.folded), ' ') AS words (word) WHERE word <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER person_word_kept AFTER INSERT OR UPDATE OF folded, words ON person FOR EACH ROW EXECUTE FUNCTION person_words();
CREATE TABLE unit_word (
    word TEXT COLLATE "C" NOT NULL,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id) ON DELETE CASCADE,
    PRIMARY KEY (word, unit_id)
);
CREATE INDEX unit_word_unit ON unit_word (unit_id);
INSERT INTO unit_word SELECT DISTINCT word, id FROM unit, string_to_table(folded, ' ') AS words (word) WHERE word <> '';
CREATE OR REPLACE FUNCTION unit_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF COALESCE(OLD.words, OLD.folded) = COALESCE(NEW.words, NEW.folded) THEN RETURN NULL; END IF;
        DELETE FROM unit_word WHERE unit_id = NEW.id;
    END IF;
    INSERT INTO unit_word SELECT DISTINCT word, NEW.id FROM string_to_table(COALESCE(NEW.words, NEW.folded), ' ') AS words (word) WHERE word <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER unit_word_kept AFTER INSERT OR UPDATE OF folded, words ON unit FOR EACH ROW EXECUTE FUNCTION unit_words();

-- Two codes that look alike on paper are one: the key by which they are compared. Rows of the version before have none; a server fills
-- them in when it starts. Of codes that looked alike before, the later ones have keys of their own.
ALTER TABLE unit ADD COLUMN code_key TEXT COLLATE "C";
CREATE UNIQUE INDEX unit_code_look ON unit (code_key);
ALTER TABLE person ADD COLUMN code_key TEXT COLLATE "C";
CREATE UNIQUE INDEX person_code_look ON person (code_key);

-- A blank stands between given name and the rest in what accounts are sorted by, as in that of people: An before Anh.
UPDATE user_account SET sort_key = replace(sort_key, '|', ' ');
