-- A password that somebody else has set: its owner changes it before anything else.
ALTER TABLE user_account ADD COLUMN password_given INTEGER NOT NULL DEFAULT 0;
