//! Which reminders went out, as it is kept, and the files that are due one.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, text_columns};
use crate::db::nominations::filed_where;
use crate::db::schema::{nomination, reminder};
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

/// Files held by somebody whose due day lies between two days, of which nobody was told for that
/// day; the oldest due first.
pub fn due(
    conn: &mut Conn,
    kind: Kind,
    from: Option<NaiveDate>,
    to: NaiveDate,
    most: i64,
) -> Result<Vec<NominationInContext>> {
    let told = reminder::table
        .filter(reminder::nomination_id.eq(nomination::id))
        .filter(reminder::kind.eq(kind))
        .filter(reminder::due_on.nullable().eq(nomination::due_on));
    let ids = nomination::table
        .filter(nomination::due_on.ge(from.unwrap_or(EARLIEST)))
        .filter(nomination::due_on.le(to))
        .filter(nomination::holder_role.is_not_null())
        .filter(not(exists(told)))
        .order((nomination::due_on, nomination::id))
        .limit(most)
        .select(nomination::id)
        .load::<NominationId>(conn)?;
    filed_where(conn, ids)
}

/// Writes down that these are told of, each for its due day; answers those nobody else had told of
/// before.
pub fn take(
    conn: &mut Conn,
    kind: Kind,
    files: &[NominationInContext],
    at: DateTime<Utc>,
) -> Result<Vec<NominationId>> {
    let rows: Vec<_> = files
        .iter()
        .filter_map(|filed| {
            Some((
                reminder::nomination_id.eq(filed.nomination.id),
                reminder::kind.eq(kind),
                reminder::due_on.eq(filed.nomination.due_on?),
                reminder::sent_at.eq(StoredMoment::from(at)),
            ))
        })
        .collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    // SQLite can return nothing from many rows at once; its one writer cannot have been outrun
    // since `due` looked.
    Ok(match conn {
        Conn::Pg(pg) => diesel::insert_into(reminder::table)
            .values(rows)
            .on_conflict_do_nothing()
            .returning(reminder::nomination_id)
            .get_results::<NominationId>(pg)?,
        Conn::Sqlite(sqlite) => {
            diesel::insert_into(reminder::table)
                .values(rows)
                .execute(sqlite)?;
            files.iter().map(|filed| filed.nomination.id).collect()
        }
    })
}
