CREATE INDEX achievement_event ON achievement (event_id);
DROP INDEX achievement_event_order;
