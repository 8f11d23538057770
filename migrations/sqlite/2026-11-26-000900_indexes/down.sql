DROP INDEX nomination_superior_unit;
DROP INDEX nomination_deciding_unit;
DROP INDEX correction_award;
DROP INDEX award_decision;
