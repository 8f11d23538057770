DROP TRIGGER event_word_kept ON event;
DROP FUNCTION event_words;
DROP TABLE event_word;
DROP INDEX event_without_words;
ALTER TABLE event DROP COLUMN words;
DROP TRIGGER decision_word_kept ON decision;
DROP FUNCTION decision_words;
DROP TABLE decision_word;
