ALTER TABLE person DROP COLUMN code_key;
ALTER TABLE unit DROP COLUMN code_key;
DROP TRIGGER unit_word_kept ON unit;
DROP FUNCTION unit_words;
DROP TABLE unit_word;
DROP TRIGGER person_word_kept ON person;
DROP FUNCTION person_words;
DROP TABLE person_word;
DROP TRIGGER subject_word_kept ON subject;
CREATE OR REPLACE FUNCTION subject_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.folded = NEW.folded THEN RETURN NULL; END IF;
        DELETE FROM subject_word WHERE subject_id = NEW.id;
    END IF;
    INSERT INTO subject_word SELECT DISTINCT word, NEW.id FROM string_to_table(NEW.folded, ' ') AS words (word) WHERE word <> '';
    RETURN NULL;
END $$;
CREATE TRIGGER subject_word_kept AFTER INSERT OR UPDATE OF folded ON subject FOR EACH ROW EXECUTE FUNCTION subject_words();
ALTER TABLE unit DROP COLUMN words;
ALTER TABLE person DROP COLUMN words;
ALTER TABLE subject DROP COLUMN words;
