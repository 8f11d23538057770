DROP TABLE mail_trial;
