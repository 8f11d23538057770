-- The newest achievements of an event are found without reading along all of it.
CREATE INDEX achievement_event_order ON achievement (event_id, id);
DROP INDEX achievement_event;
