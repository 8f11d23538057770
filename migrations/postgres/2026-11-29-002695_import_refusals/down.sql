ALTER TABLE import DROP COLUMN refused;
