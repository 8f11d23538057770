DROP TABLE role_request;
