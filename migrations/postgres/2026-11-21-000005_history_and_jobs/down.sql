DROP TABLE job;
DROP TABLE history_entry;
DROP FUNCTION history_is_append_only();
