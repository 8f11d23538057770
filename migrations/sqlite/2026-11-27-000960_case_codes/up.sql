-- The code by which a file is called (SNV-26-00124), given at its first receipt by the body that receives it: its short name, the year,
-- a running number. What was received before, or by a server of the version before, is given one by the program, which alone can make
-- a short name of a name: that is what the last index finds.
ALTER TABLE unit ADD COLUMN short_name TEXT;
CREATE UNIQUE INDEX unit_short_name ON unit (short_name);
ALTER TABLE nomination ADD COLUMN case_code TEXT;
CREATE UNIQUE INDEX nomination_case_code ON nomination (case_code);
CREATE INDEX nomination_without_code ON nomination (received_at, id) WHERE case_code IS NULL AND received_at IS NOT NULL;
-- The last number that was taken under a short name in a year: whoever takes the name over goes on behind it.
CREATE TABLE case_number (
    short_name TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (short_name, year)
) STRICT, WITHOUT ROWID;
