DROP INDEX award_detail_to_tell;
ALTER TABLE award_detail DROP COLUMN awardee_to_tell;
