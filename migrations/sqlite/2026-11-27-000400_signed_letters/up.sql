-- What a signature freezes of a submission letter: the names of its units, of its subjects and of their awards. None before it is signed, and on
-- what was signed before they were kept: those show the names of today.
ALTER TABLE submission_letter ADD COLUMN unit_name TEXT;
ALTER TABLE submission_letter ADD COLUMN deciding_unit_name TEXT;
ALTER TABLE submission_line ADD COLUMN subject_name TEXT;
ALTER TABLE submission_line ADD COLUMN award_name_vi TEXT;
ALTER TABLE submission_line ADD COLUMN award_name_en TEXT;
CREATE INDEX submission_letter_deciding_unit ON submission_letter (deciding_unit_id, status);
