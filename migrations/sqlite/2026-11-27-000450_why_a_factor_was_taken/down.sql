ALTER TABLE security_event DROP COLUMN identity_proof;
ALTER TABLE security_event DROP COLUMN reason;
