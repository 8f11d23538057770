-- Namesakes are found by their name first: the same two columns, which both databases also take for a name in a unit.
CREATE INDEX subject_namesake ON subject (name_key, unit_id);
DROP INDEX subject_name_key;
