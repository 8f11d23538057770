-- The code by which a file is called (SNV-26-00124), given at its first receipt by the body that receives it: its short name, the year,
-- a running number. What was received before, or by a server of the version before, is given one by the program, which alone can make
-- a short name of a name: that is what the last index finds.
ALTER TABLE unit ADD COLUMN short_name TEXT COLLATE "C";
-- In part, so that a name given to a unit waits for nobody who writes down what belongs to it: a whole unique index makes the column a key.
CREATE UNIQUE INDEX unit_short_name ON unit (short_name) WHERE short_name IS NOT NULL;
ALTER TABLE nomination ADD COLUMN case_code TEXT COLLATE "C";
CREATE UNIQUE INDEX nomination_case_code ON nomination (case_code);
CREATE INDEX nomination_without_code ON nomination (received_at, id) WHERE case_code IS NULL AND received_at IS NOT NULL;
-- The last number that was taken under a short name in a year: whoever takes the name over goes on behind it.
CREATE TABLE case_number (
    short_name TEXT COLLATE "C" NOT NULL,
    year INTEGER NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (short_name, year)
);
