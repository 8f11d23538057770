DROP TABLE merit_report_paper;
DROP TABLE merit_report;
