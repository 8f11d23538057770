-- What is looked up by a column that refers elsewhere needs an index on it: neither database makes one by itself.
CREATE INDEX award_decision ON award (decision_id);
CREATE INDEX correction_award ON correction (award_id);
CREATE INDEX nomination_deciding_unit ON nomination (deciding_unit_id);
CREATE INDEX nomination_superior_unit ON nomination (superior_unit_id);
