DROP TABLE career_entry;
