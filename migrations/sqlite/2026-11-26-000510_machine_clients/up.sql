-- The secret before the present one, as long as it may still be used; and the id, made by the time, up to which tokens are refused.
ALTER TABLE machine_client ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE machine_client ADD COLUMN previous_hash TEXT;
ALTER TABLE machine_client ADD COLUMN previous_until TEXT;
ALTER TABLE machine_client ADD COLUMN tokens_after TEXT;
