DROP TABLE subject_particulars;
