//! What units were called before, and their codes of then, as they are kept: both still find them.

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::in_scope;
use crate::db::schema::{unit, unit_former};
use crate::db::{Conn, Result, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::UnitId;
use crate::domain::base::text::{fold, look, name_words};
use crate::domain::register::unit::{FormerUnit, Unit};

/// Keeps what a unit was called, up to a day, and lets it be found by that as by what it is called
/// now.
pub fn keep(
    conn: &mut Conn,
    id: Uuid,
    (before, now): (&Unit, &Unit),
    until: NaiveDate,
) -> Result<()> {
    let row = (
        unit_former::id.eq(id.to_string()),
        unit_former::unit_id.eq(before.id),
        unit_former::code.eq(before.code.clone()),
        unit_former::code_key.eq(look(&before.code)),
        unit_former::name.eq(before.name.clone()),
        unit_former::until_on.eq(until),
    );
    diesel::insert_into(unit_former::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    let mut words = name_words(&now.name);
    for former in of(conn, now.id)? {
        for word in name_words(&former.name).split(' ') {
            if !words.split(' ').any(|known| known == word) {
                words.push(' ');
                words.push_str(word);
            }
        }
    }
    diesel::update(unit::table.filter(unit::id.eq(now.id)))
        .set(unit::words.eq(Some(words)))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// What a unit was called before, the oldest first.
pub fn of(conn: &mut Conn, id: UnitId) -> Result<Vec<FormerUnit>> {
    let rows: Vec<(String, String, NaiveDate)> = unit_former::table
        .filter(unit_former::unit_id.eq(id))
        .order(unit_former::id)
        .select((unit_former::code, unit_former::name, unit_former::until_on))
        .load(conn)?;
    let former = |(code, name, until)| FormerUnit { code, name, until };
    Ok(rows.into_iter().map(former).collect())
}

/// The units within the scope that had this code, however it is typed.
pub fn coded(conn: &mut Conn, scope: &Scope, code: &str, most: i64) -> Result<Vec<Unit>> {
    Ok(unit_former::table
        .inner_join(unit::table)
        .filter(unit_former::code_key.eq(look(code)))
        .filter(in_scope(unit::id, scope).walked(true))
        .order(unit_former::id.desc())
        .limit(most)
        .select(Unit::as_select())
        .load(conn)?)
}

/// Gives a unit whose version was counted up by one another name and code, if it is still what it
/// was.
pub fn rename_if_unchanged(conn: &mut Conn, changed: &Unit) -> Result<Saved> {
    let count = diesel::update(unit::table)
        .filter(unit::id.eq(changed.id))
        .filter(unit::version.eq(changed.version - 1))
        .set((
            unit::code.eq(changed.code.clone()),
            unit::code_key.eq(Some(look(&changed.code))),
            unit::name.eq(changed.name.clone()),
            unit::folded.eq(fold(&changed.name)),
            unit::version.eq(changed.version),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}
