-- Why nothing of a file could be read, as a fault with what belongs to its text; none of a file that was read.
ALTER TABLE import ADD COLUMN refused TEXT;
