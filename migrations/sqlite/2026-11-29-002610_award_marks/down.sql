DROP TABLE award_mark;
