DROP TRIGGER stage_task_left;
DROP TABLE stage_task;
ALTER TABLE nomination DROP COLUMN more_tasks;
