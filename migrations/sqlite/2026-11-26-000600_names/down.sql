DROP INDEX person_code_look;
ALTER TABLE person DROP COLUMN code_key;
DROP INDEX unit_code_look;
ALTER TABLE unit DROP COLUMN code_key;
DROP TRIGGER unit_word_changed;
DROP TRIGGER unit_word_added;
DROP TRIGGER person_word_changed;
DROP TRIGGER person_word_added;
DROP TRIGGER subject_word_changed;
DROP TRIGGER subject_word_added;
DROP TABLE unit_word;
DROP TABLE person_word;
DROP INDEX unit_without_words;
ALTER TABLE unit DROP COLUMN words;
DROP INDEX person_without_words;
ALTER TABLE person DROP COLUMN words;
DROP INDEX subject_without_words;
ALTER TABLE subject DROP COLUMN words;
CREATE TRIGGER subject_word_added AFTER INSERT ON subject BEGIN
    INSERT INTO subject_word
        SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(NEW.folded), ' ', '","') || ']') WHERE value <> '';
END;
CREATE TRIGGER subject_word_changed AFTER UPDATE OF folded ON subject WHEN OLD.folded <> NEW.folded BEGIN
    DELETE FROM subject_word WHERE subject_id = NEW.id;
    INSERT INTO subject_word
        SELECT DISTINCT value, NEW.id FROM json_each('[' || replace(json_quote(NEW.folded), ' ', '","') || ']') WHERE value <> '';
END;
