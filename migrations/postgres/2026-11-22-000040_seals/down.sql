DROP TABLE checkpoint;
DROP TABLE history_head;
DROP TABLE history_seal;
DROP TRIGGER history_entry_waits ON history_entry;
DROP FUNCTION history_waits();
DROP TABLE history_unsealed;
