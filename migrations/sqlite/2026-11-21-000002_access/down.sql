DROP TABLE signing_key;
DROP TABLE machine_client;
DROP TABLE session;
DROP TABLE role_assignment;
DROP TABLE user_account;
