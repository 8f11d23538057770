//! Records of subjects that were joined to others, as they are kept.

use diesel::prelude::*;

use crate::db::engine::column::{Json, StoredMoment, loaded};
use crate::db::engine::prepared::Prepare;
use crate::db::schema::{subject, subject_merger};
use crate::db::{Conn, Result, Saved};
use crate::domain::base::ids::{SubjectId, SubjectMergerId};
use crate::domain::register::people::Subject;
use crate::domain::register::subject_merger::{MovedRecords, SubjectMerger};

/// A merger as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = subject_merger, treat_none_as_default_value = false)]
pub struct SubjectMergerRow {
    id: SubjectMergerId,
    from_id: SubjectId,
    into_id: SubjectId,
    moved: Json<MovedRecords>,
    merged_at: StoredMoment,
    undone_at: Option<StoredMoment>,
}

impl From<&SubjectMerger> for SubjectMergerRow {
    fn from(merger: &SubjectMerger) -> Self {
        Self {
            id: merger.id,
            from_id: merger.from,
            into_id: merger.into,
            moved: Json(merger.moved.clone()),
            merged_at: merger.merged_at.into(),
            undone_at: merger.undone_at.map(Into::into),
        }
    }
}

impl From<SubjectMergerRow> for SubjectMerger {
    fn from(row: SubjectMergerRow) -> Self {
        Self {
            id: row.id,
            from: row.from_id,
            into: row.into_id,
            moved: row.moved.0,
            merged_at: row.merged_at.into(),
            undone_at: row.undone_at.map(Into::into),
        }
    }
}

loaded!(SubjectMerger as SubjectMergerRow);

/// Adds a merger.
pub fn insert(conn: &mut Conn, merger: &SubjectMerger) -> Result<()> {
    diesel::insert_into(subject_merger::table)
        .values(SubjectMergerRow::from(merger))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// The last merger by which a record was joined to another.
pub fn last_of(conn: &mut Conn, from: SubjectId) -> Result<Option<SubjectMerger>> {
    let mut found: Vec<SubjectMerger> = subject_merger::table
        .filter(subject_merger::from_id.eq(from))
        .order(subject_merger::id.desc())
        .limit(1)
        .select(SubjectMerger::as_select())
        .load(conn)?;
    Ok(found.pop())
}

/// Writes down when a merger was undone, if it was not before.
pub fn save_undone(conn: &mut Conn, merger: &SubjectMerger) -> Result<Saved> {
    let undone_at = merger.undone_at.map(StoredMoment::from);
    let count = diesel::update(subject_merger::table)
        .filter(subject_merger::id.eq(merger.id))
        .filter(subject_merger::undone_at.is_null())
        .set(subject_merger::undone_at.eq(undone_at))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Saves to which record a subject was joined, if its version, which was counted up by one, is
/// still what it was.
pub fn save_joined_if_unchanged(conn: &mut Conn, changed: &Subject) -> Result<Saved> {
    let count = diesel::update(subject::table)
        .filter(subject::id.eq(changed.id))
        .filter(subject::version.eq(changed.version - 1))
        .set((
            subject::merged_into.eq(changed.merged_into),
            subject::version.eq(changed.version),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// The records that were joined to one.
pub fn joined_to(conn: &mut Conn, into: SubjectId) -> Result<Vec<Subject>> {
    Ok(subject::table
        .filter(subject::merged_into.eq(into))
        .order(subject::id)
        .select(Subject::as_select())
        .load(conn)?)
}
