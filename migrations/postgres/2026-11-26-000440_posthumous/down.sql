ALTER TABLE person DROP COLUMN died_on;
ALTER TABLE award DROP COLUMN posthumous;
ALTER TABLE nomination DROP COLUMN posthumous;
