DROP INDEX nomination_route;
DROP TRIGGER subject_word_changed;
DROP TRIGGER subject_word_added;
DROP TABLE subject_word;
