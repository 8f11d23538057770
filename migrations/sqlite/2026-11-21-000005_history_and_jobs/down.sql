DROP TABLE job;
DROP TABLE history_entry;
