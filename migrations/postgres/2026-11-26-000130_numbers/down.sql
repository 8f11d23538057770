DROP INDEX award_external;
DROP INDEX submission_letter_number;
ALTER TABLE submission_letter DROP COLUMN number_key;
ALTER TABLE submission_letter DROP COLUMN number_year;
DROP INDEX decision_number;
ALTER TABLE decision DROP COLUMN series_key;
ALTER TABLE decision DROP COLUMN number_suffix;
