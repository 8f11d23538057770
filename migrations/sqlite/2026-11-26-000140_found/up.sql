-- The words of a decision's number and title as search sees them. What was there before gets them in the background: folding is the program's.
ALTER TABLE decision ADD COLUMN folded TEXT;
CREATE INDEX decision_unfolded ON decision (id) WHERE folded IS NULL;
