-- When somebody gets letters of a group, where they chose otherwise than what everybody gets.
CREATE TABLE letter_choice (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    letter_group TEXT COLLATE "C" NOT NULL,
    timing TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, letter_group)
);
-- Was it put off to the letter of the morning? Written down once, so that it is the same letter at every attempt.
ALTER TABLE job ADD COLUMN digest BOOLEAN NOT NULL DEFAULT FALSE;
