DROP INDEX person_folded;
DROP INDEX user_account_folded;
