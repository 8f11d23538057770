//! Who holds a stage beside the first, which stands on the file's own row.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::schema::stage_task;
use crate::db::{Conn, Result};
use crate::domain::base::ids::{NominationId, UnitId};
use crate::domain::base::office::{Office, Role};
use crate::domain::nominations::nomination::{
    Nomination, NominationInContext, NominationState, PausedTask, StageTask,
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = stage_task)]
struct TaskRow {
    nomination_id: NominationId,
    position: i32,
    unit_id: UnitId,
    role: Role,
    since: StoredMoment,
    due_on: Option<NaiveDate>,
    paused_days: Option<i32>,
}

/// Keeps who holds the stage of a file beside the first; those of before went when the file's row
/// was saved (a trigger).
pub(in crate::db::nominations) fn save(conn: &mut Conn, file: &Nomination) -> Result<()> {
    let paused = |office| match &file.state {
        NominationState::OnHold { paused, .. } => {
            let left = paused.iter().find(|task| task.office == office)?.left?;
            i32::try_from(left).ok()
        }
        _ => None,
    };
    let beside = file.tasks().into_iter().enumerate().skip(1);
    let rows: Vec<TaskRow> = beside
        .map(|(position, task)| TaskRow {
            nomination_id: file.id,
            position: i32::try_from(position).unwrap_or(i32::MAX),
            unit_id: task.office.unit,
            role: task.office.role,
            since: task.since.into(),
            due_on: task.due_on,
            paused_days: paused(task.office),
        })
        .collect();
    insert_all!(conn, stage_task::table, rows)?;
    Ok(())
}

/// Adds to files that several hold who does beside the first.
pub(in crate::db::nominations) fn add_those_beside(
    conn: &mut Conn,
    ids: &[NominationId],
    files: &mut [NominationInContext],
) -> Result<()> {
    let rows = stage_task::table
        .filter(among(stage_task::nomination_id, ids))
        .order((stage_task::nomination_id, stage_task::position))
        .select(TaskRow::as_select())
        .load(conn)?;
    for row in rows {
        let found = files
            .iter_mut()
            .find(|file| file.nomination.id == row.nomination_id);
        let office = Office {
            role: row.role,
            unit: row.unit_id,
        };
        match found.map(|file| &mut file.nomination.state) {
            Some(NominationState::InProgress { tasks, .. }) => tasks.others.push(StageTask {
                office,
                since: row.since.into(),
                due_on: row.due_on,
            }),
            Some(NominationState::OnHold { paused, .. }) => paused.others.push(PausedTask {
                office,
                left: row.paused_days.map(i32::unsigned_abs),
            }),
            _ => {}
        }
    }
    Ok(())
}

/// The files whose stage an office of this unit holds beside the first.
pub(in crate::db::nominations) fn of_unit(
    conn: &mut Conn,
    unit: UnitId,
) -> Result<Vec<NominationId>> {
    let theirs = stage_task::table.filter(stage_task::unit_id.eq(unit));
    Ok(theirs.select(stage_task::nomination_id).load(conn)?)
}

/// What a unit has to do beside others passes to its successor.
pub(in crate::db::nominations) fn pass_on(conn: &mut Conn, from: UnitId, to: UnitId) -> Result<()> {
    let theirs = stage_task::table.filter(stage_task::unit_id.eq(from));
    diesel::update(theirs)
        .set(stage_task::unit_id.eq(to))
        .prepared()
        .execute(conn)?;
    Ok(())
}
