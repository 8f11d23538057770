-- What lists and papers ask about somebody who can be honoured, all of it optional: what is not entered is null. A birth is a day or a year
-- alone. The number of the identity card is sealed with the master key. Post and last days of people on the register stand there.
CREATE TABLE subject_particulars (
    subject_id TEXT COLLATE "C" PRIMARY KEY REFERENCES subject (id),
    form_of_address TEXT,
    sex TEXT COLLATE "C",
    birth TEXT COLLATE "C",
    ethnic_minority BOOLEAN,
    sealed_id_number TEXT COLLATE "C",
    post TEXT,
    address TEXT,
    left_on DATE,
    died_on DATE,
    version BIGINT NOT NULL
);
