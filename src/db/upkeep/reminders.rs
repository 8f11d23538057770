//! Which reminders went out, as it is kept, and the files that are due one.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, text_columns};
use crate::db::nominations::filed_where;
use crate::db::schema::{nomination, reminder, stage_task};
use crate::db::{Conn, Result};
use crate::domain::base::code::codes;
use crate::domain::base::ids::NominationId;
use crate::domain::nominations::nomination::NominationInContext;

codes! {
    /// What is told.
    Kind {
        /// To the holder, before the due day.
        DueSoon = "due_soon",
        /// To the holder, after it.
        Overdue = "overdue",
        /// To the superior, some days after it.
        OverdueSuperior = "overdue_superior",
    }
}

text_columns!(Kind);

/// Before every file there is; what is earlier PostgreSQL does not know.
const EARLIEST: NaiveDate = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();

/// A file on which something is due on a day.
#[derive(Debug, Clone)]
pub struct DueFile {
    /// The file.
    pub filed: NominationInContext,
    /// The day.
    pub due_on: NaiveDate,
}

/// Files on which somebody has something to do until a day between two, of which nobody was told
/// for that day; the oldest due first.
pub fn due(
    conn: &mut Conn,
    kind: Kind,
    from: Option<NaiveDate>,
    to: NaiveDate,
    most: i64,
) -> Result<Vec<DueFile>> {
    let from = from.unwrap_or(EARLIEST);
    let told = reminder::table
        .filter(reminder::nomination_id.eq(nomination::id))
        .filter(reminder::kind.eq(kind))
        .filter(reminder::due_on.nullable().eq(nomination::due_on));
    let mut days = nomination::table
        .filter(nomination::due_on.ge(from))
        .filter(nomination::due_on.le(to))
        .filter(nomination::holder_role.is_not_null())
        .filter(not(exists(told)))
        .order((nomination::due_on, nomination::id))
        .limit(most)
        .select((nomination::id, nomination::due_on.assume_not_null()))
        .load::<(NominationId, NaiveDate)>(conn)?;
    // Those beside the first mostly have the same day, and are told of with it.
    let told = reminder::table
        .filter(reminder::nomination_id.eq(stage_task::nomination_id))
        .filter(reminder::kind.eq(kind))
        .filter(reminder::due_on.nullable().eq(stage_task::due_on));
    let beside = stage_task::table
        .filter(stage_task::due_on.ge(from))
        .filter(stage_task::due_on.le(to))
        .filter(not(exists(told)))
        .order((stage_task::due_on, stage_task::nomination_id))
        .limit(most)
        .select((
            stage_task::nomination_id,
            stage_task::due_on.assume_not_null(),
        ))
        .load::<(NominationId, NaiveDate)>(conn)?;
    days.extend(beside);
    days.sort_by_key(|(id, due_on)| (*due_on, *id));
    days.dedup();
    let files = filed_where(conn, days.iter().map(|(id, _)| *id).collect())?;
    let of = |(id, due_on): (NominationId, NaiveDate)| {
        let filed = files.iter().find(|file| file.nomination.id == id)?.clone();
        Some(DueFile { filed, due_on })
    };
    Ok(days.into_iter().filter_map(of).collect())
}

/// Writes down that these are told of, each for its due day; answers those nobody else had told of
/// before.
pub fn take(
    conn: &mut Conn,
    kind: Kind,
    files: &[DueFile],
    at: DateTime<Utc>,
) -> Result<Vec<(NominationId, NaiveDate)>> {
    let row = |file: &DueFile| {
        (
            reminder::nomination_id.eq(file.filed.nomination.id),
            reminder::kind.eq(kind),
            reminder::due_on.eq(file.due_on),
            reminder::sent_at.eq(StoredMoment::from(at)),
        )
    };
    let rows: Vec<_> = files.iter().map(row).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    // SQLite can return nothing from many rows at once; its one writer cannot have been outrun
    // since `due` looked.
    Ok(match conn {
        Conn::Pg(pg) => diesel::insert_into(reminder::table)
            .values(rows)
            .on_conflict_do_nothing()
            .returning((reminder::nomination_id, reminder::due_on))
            .get_results(pg)?,
        Conn::Sqlite(sqlite) => {
            diesel::insert_into(reminder::table)
                .values(rows)
                .execute(sqlite)?;
            let taken = files.iter();
            taken
                .map(|file| (file.filed.nomination.id, file.due_on))
                .collect()
        }
    })
}
