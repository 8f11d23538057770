//! The files of a unit that is merged into another.

use diesel::dsl::not;
use diesel::prelude::*;

use super::filed::tasks;
use super::{appeals, filed_where};
use crate::db::engine::prepared::among;
use crate::db::schema::nomination;
use crate::db::{Conn, Result};
use crate::domain::base::ids::{NominationId, UnitId};
use crate::domain::nominations::nomination::{NominationInContext, Status};

/// How many files that have not ended a unit has a place in.
pub fn count_open_of(conn: &mut Conn, unit: UnitId) -> Result<i64> {
    let ended = [Status::Refused, Status::Withdrawn, Status::Awarded];
    let concerned = nomination::unit_id
        .eq(unit)
        .or(nomination::deciding_unit_id.eq(unit))
        .or(nomination::superior_unit_id.eq(unit).assume_not_null())
        .or(nomination::holder_unit_id.eq(unit).assume_not_null())
        .or(among(nomination::id, tasks::of_unit(conn, unit)?));
    Ok(nomination::table
        .filter(not(among(nomination::status, ended)))
        .filter(concerned)
        .count()
        .get_result(conn)?)
}

/// Passes every file of a unit that has not ended on to its successor: whatever place the unit had
/// in it. Answers the files as they are afterwards. A fixed number of statements.
pub fn pass_on(conn: &mut Conn, from: UnitId, to: UnitId) -> Result<Vec<NominationInContext>> {
    let ended = [Status::Refused, Status::Withdrawn, Status::Awarded];
    let concerned = nomination::unit_id
        .eq(from)
        .or(nomination::deciding_unit_id.eq(from))
        .or(nomination::superior_unit_id.eq(from).assume_not_null())
        .or(nomination::holder_unit_id.eq(from).assume_not_null())
        .or(among(nomination::id, tasks::of_unit(conn, from)?));
    let ids = nomination::table
        .filter(not(among(nomination::status, ended)))
        .filter(concerned)
        .select(nomination::id)
        .load::<NominationId>(conn)?;
    let these = || nomination::table.filter(among(nomination::id, ids.clone()));
    diesel::update(these())
        .set(nomination::version.eq(nomination::version + 1))
        .execute(conn)?;
    diesel::update(these().filter(nomination::unit_id.eq(from)))
        .set(nomination::unit_id.eq(to))
        .execute(conn)?;
    diesel::update(these().filter(nomination::deciding_unit_id.eq(from)))
        .set(nomination::deciding_unit_id.eq(to))
        .execute(conn)?;
    diesel::update(these().filter(nomination::superior_unit_id.eq(from)))
        .set(nomination::superior_unit_id.eq(Some(to)))
        .execute(conn)?;
    appeals::pass_on(conn, from, to)?;
    tasks::pass_on(conn, from, to)?;
    diesel::update(these().filter(nomination::holder_unit_id.eq(from)))
        .set(nomination::holder_unit_id.eq(Some(to)))
        .execute(conn)?;
    filed_where(conn, ids)
}
