-- What people said of what the checks found, with what was there to be looked at: a new proof opens the finding again.
CREATE TABLE judgement (
    id TEXT PRIMARY KEY,
    nomination_id TEXT NOT NULL REFERENCES nomination (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    why TEXT NOT NULL,
    version INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    proofs TEXT NOT NULL,
    judged_by TEXT NOT NULL,
    judged_at TEXT NOT NULL
) STRICT;
CREATE INDEX judgement_nomination ON judgement (nomination_id);

-- What was overruled before proofs were kept was overruled with what was on file then.
INSERT INTO judgement (id, nomination_id, rule, why, version, verdict, reason, proofs, judged_by, judged_at)
SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), overrule.nomination_id, overrule.rule,
    CASE overrule.rule WHEN 'R-DUP-1' THEN 'same_achievement' WHEN 'R-HOLD-1' THEN 'held_against' ELSE 'base_not_merit' END,
    0, 'overruled', overrule.reason,
    COALESCE(CASE overrule.rule
        WHEN 'R-DUP-1' THEN (
            SELECT group_concat('nomination:' || other.id, ' ') FROM nomination AS other
            WHERE other.subject_id = nomination.subject_id AND other.id <> nomination.id
                AND other.received_at <= overrule.overruled_at
        )
        WHEN 'R-HOLD-1' THEN (
            SELECT group_concat('hold:' || hold.id, ' ') FROM hold
            WHERE hold.subject_id = nomination.subject_id AND hold.created_at <= overrule.overruled_at
        )
        ELSE (
            SELECT group_concat('award:' || award.id, ' ') FROM award
            WHERE award.subject_id = nomination.subject_id AND award.changed_at <= overrule.overruled_at
        )
    END, ''),
    overrule.overruled_by, overrule.overruled_at
FROM overrule JOIN nomination ON nomination.id = overrule.nomination_id;

-- Those who share a name in a unit are perhaps one person recorded twice; what is held against a unit stands under the unit's name.
CREATE INDEX subject_namesakes ON subject (unit_id, folded);
