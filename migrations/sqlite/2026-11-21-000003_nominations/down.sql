DROP TABLE nomination;
DROP TABLE achievement;
DROP TABLE event;
