DROP TABLE bulk_line;
DROP TABLE bulk_run;
