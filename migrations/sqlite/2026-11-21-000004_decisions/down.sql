DROP TABLE feed_counter;
DROP TABLE award;
DROP TABLE decision_line;
DROP TABLE decision;
