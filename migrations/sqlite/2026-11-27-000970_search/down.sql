DROP TRIGGER event_word_changed;
DROP TRIGGER event_word_added;
DROP TABLE event_word;
DROP INDEX event_without_words;
ALTER TABLE event DROP COLUMN words;
DROP TRIGGER decision_word_changed;
DROP TRIGGER decision_word_added;
DROP TABLE decision_word;
