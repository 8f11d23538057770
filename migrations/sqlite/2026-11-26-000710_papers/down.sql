-- Of several papers in a slot the newest one stays, the others count as replaced.
DROP INDEX document_slot;
UPDATE document SET replaced_at = added_at WHERE replaced_at IS NULL AND nomination_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM document AS newer WHERE newer.nomination_id = document.nomination_id AND newer.slot = document.slot
        AND newer.replaced_at IS NULL AND newer.id > document.id);
CREATE UNIQUE INDEX document_slot ON document (nomination_id, slot) WHERE replaced_at IS NULL AND nomination_id IS NOT NULL;
