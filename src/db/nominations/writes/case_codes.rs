//! The codes of files: numbers under a body's short name, one counter for each year.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::pool::reserve::Reserve;
use crate::db::engine::prepared::Prepare;
use crate::db::engine::writing::Expected;
use crate::db::register::short_names;
use crate::db::schema::{case_number, nomination};
use crate::db::{Conn, Result, Writing, each};
use crate::domain::base::ids::{NominationId, UnitId};
use crate::domain::nominations::case_code::CaseCode;
use crate::domain::register::short_name::ShortName;
use crate::domain::register::unit::Unit;

/// So many codes for files that a body receives in a year. A body without a short name gets one for
/// good, whatever becomes of the transaction where numbers are taken apart from it.
pub fn take(
    tx: &mut Conn,
    reserve: &Reserve,
    body: &Unit,
    year: i32,
    count: usize,
) -> Result<Vec<CaseCode>> {
    let name = match &body.short_name {
        Some(name) => name.clone(),
        None => reserve.settle(tx, |conn| short_names::given(conn, body.id, &body.name))?,
    };
    let counter = (name.to_string(), year);
    let numbers = reserve.take(tx, &counter, count, |conn, by| {
        count_on(conn, &name, year, by)
    })?;
    Ok(numbers
        .into_iter()
        .map(|number| CaseCode::new(&name, year, number))
        .collect())
}

/// Moves a counter on; answers its last number.
fn count_on(conn: &mut Conn, name: &ShortName, year: i32, by: i64) -> Result<i64> {
    let row = (
        case_number::short_name.eq(name.clone()),
        case_number::year.eq(year),
        case_number::last.eq(by),
    );
    Ok(each!(
        conn,
        diesel::insert_into(case_number::table)
            .values(row)
            .on_conflict((case_number::short_name, case_number::year))
            .do_update()
            .set(case_number::last.eq(case_number::last + by))
            .returning(case_number::last)
            .prepared()
            .get_result(conn)
    )?)
}

/// A file that was received and has no code: which, by whom, when.
pub type Uncoded = (NominationId, UnitId, DateTime<Utc>);

/// Some of those that were received without a code, the earliest first.
pub fn uncoded(conn: &mut Conn, most: i64) -> Result<Vec<Uncoded>> {
    let rows = nomination::table
        .filter(nomination::case_code.is_null())
        .filter(nomination::received_at.is_not_null())
        .order((nomination::received_at, nomination::id))
        .select((
            nomination::id,
            nomination::deciding_unit_id,
            nomination::received_at.assume_not_null(),
        ))
        .limit(most)
        .load::<(NominationId, UnitId, StoredMoment)>(conn)?;
    let received = |(id, body, at): (NominationId, UnitId, StoredMoment)| (id, body, at.into());
    Ok(rows.into_iter().map(received).collect())
}

/// Gives files their codes, where they still have none. Their versions stay: nothing that anybody has
/// seen of them is otherwise now.
pub fn set<'c>(
    conn: &mut Conn,
    codes: impl IntoIterator<Item = (NominationId, &'c CaseCode)>,
) -> Result<()> {
    let mut writing = Writing::default();
    for (id, code) in codes {
        let change = diesel::update(nomination::table)
            .filter(nomination::id.eq(id))
            .filter(nomination::case_code.is_null())
            .set(nomination::case_code.eq(Some(code.clone())));
        // As many in one statement as there are: none that is asked twice.
        let _ = writing.add(conn, Expected::Any, change.prepared_if(false))?;
    }
    let _ = writing.done(conn)?;
    Ok(())
}
