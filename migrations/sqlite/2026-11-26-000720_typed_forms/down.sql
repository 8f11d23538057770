DROP TABLE typed_form;
