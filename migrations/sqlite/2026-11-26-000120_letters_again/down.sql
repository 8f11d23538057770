-- The newest letter of each file stays.
DELETE FROM submission_line WHERE letter_id <> (SELECT max(other.letter_id) FROM submission_line AS other WHERE other.nomination_id = submission_line.nomination_id);
CREATE TABLE submission_line_new (
    nomination_id TEXT PRIMARY KEY REFERENCES nomination (id),
    letter_id TEXT NOT NULL REFERENCES submission_letter (id),
    position INTEGER NOT NULL,
    UNIQUE (letter_id, position)
) STRICT;
INSERT INTO submission_line_new SELECT nomination_id, letter_id, position FROM submission_line;
DROP TABLE submission_line;
ALTER TABLE submission_line_new RENAME TO submission_line;
ALTER TABLE nomination DROP COLUMN letter_again;
