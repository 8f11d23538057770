DROP INDEX submission_letter_deciding_unit;
ALTER TABLE submission_line DROP COLUMN award_name_en;
ALTER TABLE submission_line DROP COLUMN award_name_vi;
ALTER TABLE submission_line DROP COLUMN subject_name;
ALTER TABLE submission_letter DROP COLUMN deciding_unit_name;
ALTER TABLE submission_letter DROP COLUMN unit_name;
