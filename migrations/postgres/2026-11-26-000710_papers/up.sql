-- A slot can take several papers. Which take one is the route's to say; that two are not put into it at once, the version of the file sees to.
DROP INDEX document_slot;
CREATE INDEX document_slot ON document (nomination_id, slot) WHERE replaced_at IS NULL AND nomination_id IS NOT NULL;
