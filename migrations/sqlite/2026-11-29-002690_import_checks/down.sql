DROP INDEX import_row_checked;
ALTER TABLE import_row DROP COLUMN checked;
