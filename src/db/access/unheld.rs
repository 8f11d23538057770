//! Offices that nobody holds, and the files that wait for them.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::engine::prepared::Prepare;
use crate::db::schema::{nomination, stage_task, unheld_office};
use crate::db::{Conn, Result, each};
use crate::domain::base::office::Office;

/// How many files wait for the holders of these offices.
pub fn waiting(conn: &mut Conn, offices: &[Office]) -> Result<i64> {
    let mut query = nomination::table
        .filter(nomination::id.nullable().eq(String::new()))
        .select(count_star())
        .into_boxed();
    let mut beside = stage_task::table
        .filter(stage_task::nomination_id.nullable().eq(String::new()))
        .select(count_star())
        .into_boxed();
    for office in offices {
        let held = nomination::holder_unit_id
            .eq(office.unit)
            .and(nomination::holder_role.eq(office.role));
        query = query.or_filter(held);
        let held = stage_task::unit_id
            .eq(office.unit)
            .and(stage_task::role.eq(office.role));
        beside = beside.or_filter(held);
    }
    Ok(query.get_result::<i64>(conn)? + beside.get_result::<i64>(conn)?)
}

/// Writes down that it is told on a day that nobody holds an office; answers whether nobody had
/// told it that day.
pub fn take(conn: &mut Conn, office: Office, day: NaiveDate) -> Result<bool> {
    let row = unheld_office::table
        .filter(unheld_office::unit_id.eq(office.unit))
        .filter(unheld_office::role.eq(office.role));
    let told = diesel::update(row.filter(unheld_office::told_on.lt(day)))
        .set(unheld_office::told_on.eq(day))
        .prepared()
        .execute(conn)?;
    if told == 1 {
        return Ok(true);
    }
    let new = (
        unheld_office::unit_id.eq(office.unit),
        unheld_office::role.eq(office.role),
        unheld_office::told_on.eq(day),
    );
    let added = each!(
        conn,
        diesel::insert_into(unheld_office::table)
            .values(new)
            .on_conflict_do_nothing()
            .prepared()
            .execute(conn)
    )?;
    Ok(added == 1)
}
