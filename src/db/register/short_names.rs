//! The short names of units, by which the codes of their files begin.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::db::engine::prepared::Prepare;
use crate::db::schema::unit;
use crate::db::{Conn, Failure, Result};
use crate::domain::base::ids::UnitId;
use crate::domain::register::short_name::ShortName;

/// How often a unit that somebody changes is looked at, and how long after the time before.
const ATTEMPTS: usize = 10;
const A_MOMENT: std::time::Duration = std::time::Duration::from_millis(20);

/// Has another unit this short name?
pub fn is_taken(conn: &mut Conn, name: &ShortName, but: Option<UnitId>) -> Result<bool> {
    let owner = unit::table
        .filter(unit::short_name.eq(name.clone()))
        .select(unit::id)
        .get_result::<UnitId>(conn)
        .optional()?;
    Ok(owner.is_some_and(|owner| Some(owner) != but))
}

/// The short name of a unit; where it has none it gets one made of its name.
pub(in crate::db) fn given(conn: &mut Conn, id: UnitId, name: &str) -> Result<ShortName> {
    let row = || unit::table.filter(unit::id.eq(id)).select(unit::short_name);
    let mut found = None;
    for attempt in 0..ATTEMPTS {
        // A change of the unit may wait for what waits for this: so this waits for nobody; but
        // another server that gives the name is done in a moment.
        if attempt > 0 {
            std::thread::sleep(A_MOMENT);
        }
        let read = match conn {
            Conn::Pg(pg) => row()
                .for_no_key_update()
                .skip_locked()
                .get_result::<Option<ShortName>>(pg),
            Conn::Sqlite(sqlite) => row().get_result(sqlite),
        };
        found = read.optional()?;
        if found.is_some() {
            break;
        }
    }
    let found = found.ok_or_else(|| {
        Failure::Unavailable("the unit that receives the file is being changed".to_owned())
    })?;
    if let Some(found) = found {
        return Ok(found);
    }
    let wanted = ShortName::of(name);
    let taken: BTreeSet<ShortName> = unit::table
        .filter(unit::short_name.ge(wanted.stem().to_owned()))
        .filter(unit::short_name.lt(format!("{}[", wanted.stem())))
        .select(unit::short_name.assume_not_null())
        .load::<ShortName>(conn)?
        .into_iter()
        .collect();
    let name = wanted.beside(&taken);
    diesel::update(unit::table.filter(unit::id.eq(id)))
        .set(unit::short_name.eq(Some(name.clone())))
        .prepared()
        .execute(conn)?;
    Ok(name)
}
