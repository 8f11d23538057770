DROP TABLE case_number;
DROP INDEX nomination_without_code;
DROP INDEX nomination_case_code;
ALTER TABLE nomination DROP COLUMN case_code;
DROP INDEX unit_short_name;
ALTER TABLE unit DROP COLUMN short_name;
