DROP TABLE award_target;
