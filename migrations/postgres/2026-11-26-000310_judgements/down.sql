DROP INDEX subject_namesakes;
DROP TABLE judgement;
