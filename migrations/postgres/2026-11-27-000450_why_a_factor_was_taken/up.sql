-- Why a second factor was taken away, and how it was made sure that its owner asked: of that kind of event alone.
ALTER TABLE security_event ADD COLUMN reason TEXT;
ALTER TABLE security_event ADD COLUMN identity_proof TEXT;
