DROP TABLE roster_paper;
DROP TABLE roster_line;
DROP TABLE roster;
