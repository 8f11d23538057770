-- What a word of a check was said of: the state of the file and of each proof, with blanks between. Words of the version before have none:
-- they hold for their proofs as they are.
ALTER TABLE judgement ADD COLUMN states TEXT;
-- Where the file was changed since, or a rating of its subject corrected, the history knows it: those hold no longer.
UPDATE judgement SET states = 'older' WHERE EXISTS (
    SELECT 1 FROM history_entry
    WHERE object_kind = 'nomination' AND object_id = judgement.nomination_id AND deed = 'edited' AND history_entry.version > judgement.version
);
UPDATE judgement SET states = 'older' WHERE rule = 'R-RATING-1' AND EXISTS (
    SELECT 1 FROM nomination JOIN history_entry ON object_kind = 'subject' AND object_id = nomination.subject_id
    WHERE nomination.id = judgement.nomination_id AND deed = 'rating_corrected' AND at > judgement.judged_at
);
