DROP INDEX decision_unfolded;
ALTER TABLE decision DROP COLUMN folded;
