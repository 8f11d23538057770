-- When somebody gets letters of a group, where they chose otherwise than what everybody gets.
CREATE TABLE letter_choice (
    user_id TEXT NOT NULL REFERENCES user_account (id),
    letter_group TEXT NOT NULL,
    timing TEXT NOT NULL,
    PRIMARY KEY (user_id, letter_group)
) STRICT;
-- Was it put off to the letter of the morning? Written down once, so that it is the same letter at every attempt.
ALTER TABLE job ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
