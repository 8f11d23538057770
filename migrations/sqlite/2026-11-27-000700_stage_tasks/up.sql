-- Who holds a stage beside the first, who stands on the file's own row; `more_tasks` tells how many there are. What is saved anew takes
-- theirs away, and is followed by those of its new stage. The version before knows no stage that several hold.
ALTER TABLE nomination ADD COLUMN more_tasks INTEGER NOT NULL DEFAULT 0;
CREATE TABLE stage_task (
    nomination_id TEXT NOT NULL REFERENCES nomination (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit (id),
    role TEXT NOT NULL,
    since TEXT NOT NULL,
    due_on TEXT,
    paused_days INTEGER,
    PRIMARY KEY (nomination_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX stage_task_holder ON stage_task (unit_id, role);
CREATE INDEX stage_task_due ON stage_task (due_on) WHERE due_on IS NOT NULL;
CREATE TRIGGER stage_task_left AFTER UPDATE OF more_tasks ON nomination WHEN OLD.more_tasks > 0 BEGIN
    DELETE FROM stage_task WHERE nomination_id = NEW.id;
END;
