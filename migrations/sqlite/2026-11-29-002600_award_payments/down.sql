DROP TABLE fund_spending;
DROP TABLE award_fund;
DROP TABLE award_payment;
