DROP TABLE rating;
DROP TABLE number_counter;
DROP TABLE correction;

-- Records that the old shape does not know make this fail.
DROP INDEX award_subject;
ALTER TABLE award DROP CONSTRAINT award_status_check;
ALTER TABLE award
    ALTER COLUMN nomination_id SET NOT NULL,
    ALTER COLUMN decision_id SET NOT NULL,
    ADD CONSTRAINT award_status_check CHECK (status IN ('valid','cancelled')),
    DROP COLUMN golden_book, DROP COLUMN cancel_ground, DROP COLUMN cancel_number, DROP COLUMN cancelled_on;
