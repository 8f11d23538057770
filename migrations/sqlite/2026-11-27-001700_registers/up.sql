-- The registers of the records in their order: by the day of the decision, and as the golden book has them.
CREATE INDEX award_decided ON award (decided_on, id);
CREATE INDEX award_golden_book ON award (decided_on, decision_id, golden_book) WHERE golden_book IS NOT NULL;
-- The post in which somebody signed, as it stands on the decision.
ALTER TABLE decision ADD COLUMN signer_post TEXT;
ALTER TABLE award_detail ADD COLUMN signer_post TEXT;
