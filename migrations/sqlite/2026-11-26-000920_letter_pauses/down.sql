DROP TABLE letter_pause;
