ALTER TABLE subject_particulars DROP COLUMN in_field_since;
ALTER TABLE subject_particulars DROP COLUMN education;
