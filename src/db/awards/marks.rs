//! What was noted of the items and ceremonies of awards, as it is kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::Prepare;
use crate::db::schema::award_mark;
use crate::db::{Conn, Result};
use crate::domain::awards::mark::{AwardItem, AwardMark, CeremonyKind, MarkKind};
use crate::domain::base::ids::{AwardId, AwardMarkId};

/// A note as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = award_mark, treat_none_as_default_value = false)]
pub struct MarkRow {
    id: AwardMarkId,
    award_id: AwardId,
    kind: MarkKind,
    item: Option<AwardItem>,
    happened_on: NaiveDate,
    number: Option<String>,
    reason: Option<String>,
    place: Option<String>,
    ceremony: Option<CeremonyKind>,
    due_on: Option<NaiveDate>,
    entered_by: String,
    entered_at: StoredMoment,
}

impl From<&AwardMark> for MarkRow {
    fn from(mark: &AwardMark) -> Self {
        Self {
            id: mark.id,
            award_id: mark.award,
            kind: mark.kind,
            item: mark.item,
            happened_on: mark.day,
            number: mark.number.clone(),
            reason: mark.reason.clone(),
            place: mark.place.clone(),
            ceremony: mark.ceremony,
            due_on: mark.due_on,
            entered_by: mark.entered_by.clone(),
            entered_at: mark.entered_at.into(),
        }
    }
}

impl From<MarkRow> for AwardMark {
    fn from(row: MarkRow) -> Self {
        Self {
            id: row.id,
            award: row.award_id,
            kind: row.kind,
            item: row.item,
            day: row.happened_on,
            number: row.number,
            reason: row.reason,
            place: row.place,
            ceremony: row.ceremony,
            due_on: row.due_on,
            entered_by: row.entered_by,
            entered_at: row.entered_at.into(),
        }
    }
}

loaded!(AwardMark as MarkRow);

/// What was noted of an award, in the order in which it was.
pub fn of_award(conn: &mut Conn, id: AwardId) -> Result<Vec<AwardMark>> {
    Ok(award_mark::table
        .filter(award_mark::award_id.eq(id))
        .order(award_mark::id)
        .select(AwardMark::as_select())
        .load(conn)?)
}

/// Notes something.
pub fn insert(conn: &mut Conn, new: &AwardMark) -> Result<()> {
    diesel::insert_into(award_mark::table)
        .values(MarkRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}
