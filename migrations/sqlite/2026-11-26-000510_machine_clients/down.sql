ALTER TABLE machine_client DROP COLUMN tokens_after;
ALTER TABLE machine_client DROP COLUMN previous_until;
ALTER TABLE machine_client DROP COLUMN previous_hash;
ALTER TABLE machine_client DROP COLUMN version;
