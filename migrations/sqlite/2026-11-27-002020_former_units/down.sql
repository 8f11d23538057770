DROP TABLE unit_former;
