ALTER TABLE decision_line DROP COLUMN award_name_en;
ALTER TABLE decision_line DROP COLUMN award_name_vi;
ALTER TABLE decision_line DROP COLUMN subject_name;
ALTER TABLE decision DROP COLUMN issuer_name;
ALTER TABLE decision DROP COLUMN issuer_code;
