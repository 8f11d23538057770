-- Does the head have to sign again what a returned file says now?
ALTER TABLE nomination ADD COLUMN letter_again INTEGER NOT NULL DEFAULT 0;

-- A file that was returned and changed goes on a letter anew; the one before keeps what it carried. It waits on one letter at most.
CREATE TABLE submission_line_new (
    nomination_id TEXT NOT NULL REFERENCES nomination (id),
    letter_id TEXT NOT NULL REFERENCES submission_letter (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (nomination_id, letter_id),
    UNIQUE (letter_id, position)
) STRICT;
INSERT INTO submission_line_new SELECT nomination_id, letter_id, position FROM submission_line;
DROP TABLE submission_line;
ALTER TABLE submission_line_new RENAME TO submission_line;
