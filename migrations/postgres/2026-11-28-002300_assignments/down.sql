DROP TRIGGER assignment_ended ON nomination;
DROP FUNCTION assignment_ends();
DROP TABLE assignment;
