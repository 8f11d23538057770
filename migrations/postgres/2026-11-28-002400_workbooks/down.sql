DROP TABLE workbook;
