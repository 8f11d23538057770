DROP TRIGGER assignment_ended;
DROP TABLE assignment;
