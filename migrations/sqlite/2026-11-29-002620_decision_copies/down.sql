DROP TABLE decision_copy;
