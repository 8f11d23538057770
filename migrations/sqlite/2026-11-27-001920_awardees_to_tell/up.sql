-- Is an award still to be told to who got it, where they have an account? Those from before are not.
ALTER TABLE award_detail ADD COLUMN awardee_to_tell INTEGER NOT NULL DEFAULT 0;
CREATE INDEX award_detail_to_tell ON award_detail (award_id) WHERE awardee_to_tell;
