ALTER TABLE user_account DROP COLUMN password_given;
