-- By what accounts are listed and found; filled by the program, which alone knows how Vietnamese names are folded and sorted.
ALTER TABLE user_account ADD COLUMN folded TEXT NOT NULL DEFAULT '';
ALTER TABLE user_account ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
CREATE INDEX user_account_name ON user_account (sort_key, id);

-- The last day on which a person belongs to the staff.
ALTER TABLE person ADD COLUMN left_on TEXT;
