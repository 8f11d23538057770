DROP TABLE initiative_author;
DROP TABLE initiative;
