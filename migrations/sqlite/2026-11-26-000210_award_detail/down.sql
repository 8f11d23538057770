DROP INDEX award_changed;
DROP TABLE award_detail;
