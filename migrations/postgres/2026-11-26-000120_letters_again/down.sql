-- The newest letter of each file stays.
DELETE FROM submission_line WHERE letter_id <> (SELECT max(other.letter_id) FROM submission_line AS other WHERE other.nomination_id = submission_line.nomination_id);
ALTER TABLE submission_line DROP CONSTRAINT submission_line_pkey, ADD PRIMARY KEY (nomination_id);
ALTER TABLE nomination DROP COLUMN letter_again;
