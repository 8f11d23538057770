ALTER TABLE judgement DROP COLUMN states;
