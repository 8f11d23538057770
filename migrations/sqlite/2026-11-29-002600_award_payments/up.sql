-- The money of an award, of the fund of the body that pays for a year: whether it was paid, and came back where the award was taken
-- back. An amount that the law does not tell is entered by hand, with its ground.
CREATE TABLE award_payment (
    award_id TEXT PRIMARY KEY REFERENCES award (id) ON DELETE CASCADE,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    year INTEGER NOT NULL,
    amount INTEGER,
    ground TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    paid_on TEXT,
    voucher TEXT,
    note TEXT,
    recovered_on TEXT,
    recovery_voucher TEXT,
    recovery_note TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX award_payment_of_fund ON award_payment (year, unit_id, state);
CREATE INDEX award_payment_unit ON award_payment (unit_id, award_id);
-- What was given before is not known to have been paid.
INSERT INTO award_payment (award_id, unit_id, year, amount, state, version)
SELECT award.id, COALESCE(decision.issuer_unit_id, nomination.deciding_unit_id), CAST(substr(award.decided_on, 1, 4) AS INTEGER),
    CASE WHEN COALESCE(award_detail.amount_known, 1) = 1 THEN award.amount END,
    CASE WHEN award.status IN ('cancelled', 'stripped') THEN 'not_due'
        WHEN award.amount = 0 AND COALESCE(award_detail.amount_known, 1) = 1 THEN 'not_due'
        ELSE 'unpaid' END,
    1
FROM award
INNER JOIN nomination ON nomination.id = award.nomination_id
LEFT JOIN decision ON decision.id = award.decision_id
LEFT JOIN award_detail ON award_detail.award_id = award.id;

-- The fund of a body for a year: its ceiling, with the ground on which that rests.
CREATE TABLE award_fund (
    unit_id TEXT NOT NULL REFERENCES unit (id),
    year INTEGER NOT NULL,
    ceiling INTEGER NOT NULL,
    ground TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (unit_id, year)
) STRICT, WITHOUT ROWID;

-- What of a fund was spent on organising.
CREATE TABLE fund_spending (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    year INTEGER NOT NULL,
    spent_on TEXT NOT NULL,
    what TEXT NOT NULL,
    amount INTEGER NOT NULL,
    entered_by TEXT NOT NULL
) STRICT;
CREATE INDEX fund_spending_of_fund ON fund_spending (unit_id, year, spent_on, id);
