-- What lists and papers ask about somebody who can be honoured, all of it optional: what is not entered is null. A birth is a day or a year
-- alone. The number of the identity card is sealed with the master key. Post and last days of people on the register stand there.
CREATE TABLE subject_particulars (
    subject_id TEXT PRIMARY KEY REFERENCES subject (id),
    form_of_address TEXT,
    sex TEXT,
    birth TEXT,
    ethnic_minority INTEGER,
    sealed_id_number TEXT,
    post TEXT,
    address TEXT,
    left_on TEXT,
    died_on TEXT,
    version INTEGER NOT NULL
) STRICT;
