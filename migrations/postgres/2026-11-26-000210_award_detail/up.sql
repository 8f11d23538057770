-- What else a record keeps; one that has no line here was written by the version before.
CREATE TABLE award_detail (
    award_id TEXT COLLATE "C" PRIMARY KEY REFERENCES award (id) ON DELETE CASCADE,
    -- Before this service nobody may know what was paid: `award.amount` is 0 then.
    amount_known BOOLEAN NOT NULL DEFAULT TRUE,
    -- What held on the day of the decision, for figures that stay as they were.
    direct_worker BOOLEAN,
    happened_to DATE,
    -- The paper by which what was cancelled or stripped was given back.
    restore_ground TEXT,
    restore_number TEXT,
    restored_on DATE
);
INSERT INTO award_detail (award_id, direct_worker, happened_to)
SELECT award.id, person.is_direct_worker, event.happened_to
FROM award
LEFT JOIN subject ON subject.id = award.subject_id
LEFT JOIN person ON person.id = subject.person_id
LEFT JOIN nomination ON nomination.id = award.nomination_id
LEFT JOIN achievement ON achievement.id = nomination.achievement_id
LEFT JOIN event ON event.id = achievement.event_id;

-- The place in the feed from a time on.
CREATE INDEX award_changed ON award (changed_at);
