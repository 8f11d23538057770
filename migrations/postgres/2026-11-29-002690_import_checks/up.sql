-- What the rules find of a row that asks for an award, as it was looked at; none of other rows.
ALTER TABLE import_row ADD COLUMN checked TEXT;
CREATE INDEX import_row_checked ON import_row (import_id, outcome, checked, place) WHERE checked IS NOT NULL;
