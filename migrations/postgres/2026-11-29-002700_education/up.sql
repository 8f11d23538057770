-- What form 0605 asks about those who do the work of emulation: how they were educated, and since which year they have done it. Null is not
-- entered. The list of degrees may grow: no CHECK closes it.
ALTER TABLE subject_particulars ADD COLUMN education TEXT COLLATE "C";
ALTER TABLE subject_particulars ADD COLUMN in_field_since INTEGER;
