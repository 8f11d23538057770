DROP TABLE unheld_office;
