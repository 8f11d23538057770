-- Whose hands keep out of a file whose refusal is looked at again: who refused it, and whom they signed for, with blanks between. `kept_out`:
-- it stands where they must not act. `above_*`: the office above that looks at it, where nobody else holds that of the stage.
CREATE TABLE appeal (
    nomination_id TEXT PRIMARY KEY REFERENCES nomination (id),
    refused_by TEXT NOT NULL,
    kept_out INTEGER NOT NULL,
    above_unit_id TEXT REFERENCES unit (id),
    above_role TEXT,
    CHECK ((above_unit_id IS NULL) = (above_role IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX appeal_kept_out ON appeal (nomination_id) WHERE kept_out;
CREATE INDEX appeal_above ON appeal (above_unit_id) WHERE above_unit_id IS NOT NULL;
-- Files on their way that were refused before: the history knows by whom. What a superior authority refused, nobody here did.
INSERT INTO appeal (nomination_id, refused_by, kept_out)
SELECT n.id, group_concat(hand.id, ' '), n.status <> 'returned' AND n.stage IN ('appraise', 'decide', 'forward')
FROM nomination AS n
JOIN (
    SELECT object_id, actor_id AS id FROM history_entry
    WHERE object_kind = 'nomination' AND deed = 'refused' AND actor_kind = 'user' AND from_stage <> 'external'
    UNION
    SELECT object_id, for_id FROM history_entry
    WHERE object_kind = 'nomination' AND deed = 'refused' AND for_id IS NOT NULL AND from_stage <> 'external'
) AS hand ON hand.object_id = n.id
WHERE n.appealed AND n.status IN ('in_progress', 'on_hold', 'supplementing', 'returned')
GROUP BY n.id, n.status, n.stage;
