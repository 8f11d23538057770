DROP TABLE subject;
DROP TABLE person;
DROP TABLE unit;
