DROP INDEX nomination_route;
DROP TRIGGER subject_word_kept ON subject;
DROP FUNCTION subject_words;
DROP TABLE subject_word;
