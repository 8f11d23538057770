-- Councils of bodies: made by a decision, for a term.
CREATE TABLE council (
    id TEXT COLLATE "C" PRIMARY KEY,
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    decision_number TEXT NOT NULL,
    decided_on DATE NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    version BIGINT NOT NULL
);
CREATE INDEX council_unit ON council (unit_id, id);

-- Who is in one, from a day to a day: an account, for it is an account that votes.
CREATE TABLE council_member (
    id TEXT COLLATE "C" PRIMARY KEY,
    council_id TEXT COLLATE "C" NOT NULL REFERENCES council (id),
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    position TEXT NOT NULL,
    title TEXT NOT NULL,
    standing BOOLEAN NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE
);
CREATE INDEX council_member_council ON council_member (council_id);
CREATE INDEX council_member_user ON council_member (user_id);
CREATE UNIQUE INDEX council_member_once ON council_member (council_id, user_id) WHERE valid_to IS NULL;

-- Its meetings, numbered a body and year.
CREATE TABLE meeting (
    id TEXT COLLATE "C" PRIMARY KEY,
    council_id TEXT COLLATE "C" NOT NULL REFERENCES council (id),
    code TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL,
    invitations INTEGER NOT NULL,
    concluded_at TIMESTAMP,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX meeting_code ON meeting (council_id, code);
CREATE INDEX meeting_council ON meeting (council_id, id);
CREATE INDEX meeting_state ON meeting (state, id);

CREATE TABLE meeting_counter (
    unit_id TEXT COLLATE "C" NOT NULL REFERENCES unit (id),
    year INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (unit_id, year)
);

-- What is on the agenda, in the order in which it is voted on.
CREATE TABLE meeting_line (
    meeting_id TEXT COLLATE "C" NOT NULL REFERENCES meeting (id),
    place INTEGER NOT NULL,
    nomination_id TEXT COLLATE "C" NOT NULL REFERENCES nomination (id),
    PRIMARY KEY (meeting_id, place)
);
CREATE UNIQUE INDEX meeting_line_once ON meeting_line (nomination_id, meeting_id);

CREATE TABLE meeting_attendance (
    meeting_id TEXT COLLATE "C" NOT NULL REFERENCES meeting (id),
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    attendance TEXT NOT NULL,
    PRIMARY KEY (meeting_id, user_id)
);

-- Ballots. With the key (under the key of the service) papers are read: it is gone once the ballot is closed.
CREATE TABLE ballot (
    id TEXT COLLATE "C" PRIMARY KEY,
    meeting_id TEXT COLLATE "C" NOT NULL REFERENCES meeting (id),
    round INTEGER NOT NULL,
    secrecy TEXT NOT NULL,
    state TEXT NOT NULL,
    members INTEGER NOT NULL,
    quorum INTEGER NOT NULL,
    rules TEXT NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    closes_at TIMESTAMP,
    closed_at TIMESTAMP,
    turnout INTEGER,
    public_key TEXT NOT NULL,
    sealed_key TEXT,
    sheet TEXT,
    signature TEXT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX ballot_round ON ballot (meeting_id, round);

CREATE TABLE ballot_line (
    ballot_id TEXT COLLATE "C" NOT NULL REFERENCES ballot (id),
    place INTEGER NOT NULL,
    nomination_id TEXT COLLATE "C" NOT NULL REFERENCES nomination (id),
    members INTEGER NOT NULL,
    needed INTEGER NOT NULL,
    "yes" INTEGER,
    "no" INTEGER,
    abstain INTEGER,
    outcome TEXT,
    PRIMARY KEY (ballot_id, place)
);
CREATE INDEX ballot_line_nomination ON ballot_line (nomination_id);

-- Who can vote; that they did is written down when the ballot is closed, for all at once.
CREATE TABLE ballot_voter (
    ballot_id TEXT COLLATE "C" NOT NULL REFERENCES ballot (id),
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    name TEXT NOT NULL,
    position TEXT NOT NULL,
    voted BOOLEAN,
    attendance TEXT,
    PRIMARY KEY (ballot_id, user_id)
);
CREATE INDEX ballot_voter_user ON ballot_voter (user_id, ballot_id);

CREATE TABLE ballot_recusal (
    ballot_id TEXT COLLATE "C" NOT NULL REFERENCES ballot (id),
    place INTEGER NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    reason TEXT NOT NULL,
    words TEXT,
    PRIMARY KEY (ballot_id, place, user_id)
);

-- The box: sealed papers, all of one length. No time, no number, no order but that of the accounts, so that nothing tells who came when.
CREATE TABLE ballot_paper (
    ballot_id TEXT COLLATE "C" NOT NULL REFERENCES ballot (id),
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    sealed TEXT NOT NULL,
    receipt TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (ballot_id, user_id)
);

-- The receipts of the papers that were counted, in their own order: whose they are is not kept.
CREATE TABLE ballot_receipt (
    ballot_id TEXT COLLATE "C" NOT NULL REFERENCES ballot (id),
    place INTEGER NOT NULL,
    receipt TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (ballot_id, place)
);

-- What each member chose, of open ballots alone.
CREATE TABLE ballot_choice (
    ballot_id TEXT COLLATE "C" NOT NULL REFERENCES ballot (id),
    user_id TEXT COLLATE "C" NOT NULL REFERENCES user_account (id),
    place INTEGER NOT NULL,
    choice TEXT NOT NULL,
    PRIMARY KEY (ballot_id, user_id, place)
);
