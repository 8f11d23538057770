DROP TRIGGER stage_task_left ON nomination;
DROP FUNCTION stage_tasks_left();
DROP TABLE stage_task;
ALTER TABLE nomination DROP COLUMN more_tasks;
