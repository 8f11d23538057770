//! Who holds an office on a day, or stands in for one who does.

use std::collections::BTreeSet;

use aliases::stand_in;
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::prepared::among;
use crate::db::engine::reading::rows;
use crate::db::schema::{delegation, role_assignment, unit, user_account};
use crate::db::{Conn, Reading, Result};
use crate::domain::access::actor::Holder;
use crate::domain::base::ids::{UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::register::unit::UnitPath;

mod aliases {
    diesel::alias!(crate::db::schema::user_account as stand_in: StandIn);
}

/// The active accounts that hold one of these offices on a day, with their names, by id.
pub fn holders(
    conn: &mut Conn,
    offices: &[Office],
    day: NaiveDate,
) -> Result<Vec<(Office, UserId, String)>> {
    let mut known = BTreeSet::new();
    let all = held_by(offices, day).ask(conn)?.into_iter();
    Ok(all
        .filter(|held| known.insert((held.office, held.user)))
        .map(|held| (held.office, held.user, held.name))
        .collect())
}

/// The same, each once for themself and for whoever they stand in for.
pub fn held_by(offices: &[Office], day: NaiveDate) -> impl Reading<Answer = Vec<Holder>> + use<> {
    let units = || offices.iter().map(|office| office.unit);
    macro_rules! held {
        () => {
            role_assignment::table
                .inner_join(user_account::table)
                .filter(among(role_assignment::unit_id, units()))
                .filter(role_assignment::valid_from.le(day))
                .filter(
                    role_assignment::valid_to
                        .is_null()
                        .or(role_assignment::valid_to.ge(day)),
                )
                .filter(user_account::state.eq("active"))
        };
    }
    let own = rows!((Role, UnitId, UserId, String): held!()
        .select((
            role_assignment::role,
            role_assignment::unit_id,
            user_account::id,
            user_account::full_name,
        ))
        .distinct()
        .order(user_account::id));
    // Who stands in for one of them is written to as well.
    let standing_in = rows!((Role, UnitId, UserId, String, UserId): held!()
        .inner_join(delegation::table.on(delegation::role_assignment_id.eq(role_assignment::id)))
        .inner_join(stand_in.on(stand_in.field(user_account::id).eq(delegation::to_user_id)))
        .filter(
            delegation::valid_from
                .le(day)
                .and(delegation::valid_to.ge(day)),
        )
        .filter(stand_in.field(user_account::state).eq("active"))
        .select((
            role_assignment::role,
            role_assignment::unit_id,
            stand_in.field(user_account::id),
            stand_in.field(user_account::full_name),
            user_account::id,
        ))
        .distinct()
        .order((stand_in.field(user_account::id), user_account::id)));
    let asked: BTreeSet<Office> = offices.iter().copied().collect();
    let nobody = asked.is_empty();
    (own.unless(nobody), standing_in.unless(nobody)).map(move |(own, standing_in)| {
        let own = own
            .into_iter()
            .map(|(role, unit, id, name)| (role, unit, id, name, None));
        let standing_in = standing_in
            .into_iter()
            .map(|(role, unit, id, name, absent)| (role, unit, id, name, Some(absent)));
        let all = own
            .chain(standing_in)
            .map(|(role, unit, user, name, on_behalf_of)| Holder {
                office: Office { role, unit },
                user,
                name,
                on_behalf_of,
            });
        Ok(all.filter(|held| asked.contains(&held.office)).collect())
    })
}

/// The offices of emulation officers in a unit and in those below it that somebody holds on a day:
/// `most` of them behind a unit, by its id.
pub fn officers_below(
    conn: &mut Conn,
    path: &UnitPath,
    day: NaiveDate,
    behind: Option<UnitId>,
    most: i64,
) -> Result<Vec<Office>> {
    let rows = role_assignment::table
        .inner_join(unit::table)
        .filter(
            unit::path
                .ge(path.as_str().to_owned())
                .and(unit::path.lt(path.end())),
        )
        .filter(role_assignment::role.eq(Role::EmulationOfficer))
        .filter(role_assignment::valid_from.le(day))
        .filter(
            role_assignment::valid_to
                .is_null()
                .or(role_assignment::valid_to.ge(day)),
        )
        .filter(
            role_assignment::unit_id.gt(behind.map(|unit| unit.to_string()).unwrap_or_default()),
        )
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select(role_assignment::unit_id)
        .distinct()
        .order(role_assignment::unit_id)
        .limit(most)
        .load::<UnitId>(conn)?;
    let role = Role::EmulationOfficer;
    Ok(rows.into_iter().map(|unit| Office { role, unit }).collect())
}
