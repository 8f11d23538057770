ALTER TABLE award_detail DROP COLUMN signer_post;
ALTER TABLE decision DROP COLUMN signer_post;
DROP INDEX award_golden_book;
DROP INDEX award_decided;
