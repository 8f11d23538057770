DROP TABLE kept_verdict;
