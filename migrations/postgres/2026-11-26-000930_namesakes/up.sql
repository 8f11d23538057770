-- Whether an official bears a name is asked on the page of each file of somebody who is not on the register.
CREATE INDEX user_account_folded ON user_account (folded);
CREATE INDEX person_folded ON person (folded);
