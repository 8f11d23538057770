-- Does the head have to sign again what a returned file says now?
ALTER TABLE nomination ADD COLUMN letter_again BOOLEAN NOT NULL DEFAULT FALSE;

-- A file that was returned and changed goes on a letter anew; the one before keeps what it carried. It waits on one letter at most.
ALTER TABLE submission_line DROP CONSTRAINT submission_line_pkey, ADD PRIMARY KEY (nomination_id, letter_id);
