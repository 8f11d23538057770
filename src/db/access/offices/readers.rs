//! The offices of many who are written to: two statements, however many they are.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::prepared::among;
use crate::db::schema::{delegation, role_assignment, unit, user_account};
use crate::db::{Conn, Result};
use crate::domain::access::actor::HeldOffice;
use crate::domain::base::author::Absent;
use crate::domain::base::ids::{UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::register::unit::UnitPath;

/// A role, its unit and where that stands, that are in force on a day.
macro_rules! in_force {
    ($tables:expr, $day:expr) => {
        $tables
            .filter(role_assignment::valid_from.le($day))
            .filter(
                role_assignment::valid_to
                    .is_null()
                    .or(role_assignment::valid_to.ge($day)),
            )
            .filter(unit::valid_to.is_null().or(unit::valid_to.ge($day)))
    };
}

/// What `offices_in_session` answers for each of these users, by who they are; nobody who holds none.
pub fn offices_of_each(
    conn: &mut Conn,
    users: &[UserId],
    day: NaiveDate,
) -> Result<BTreeMap<UserId, Vec<HeldOffice>>> {
    let own = in_force!(role_assignment::table.inner_join(unit::table), day)
        .filter(among(role_assignment::user_id, users))
        .select((
            role_assignment::user_id,
            role_assignment::role,
            unit::id,
            unit::path,
        ))
        .order((unit::path, role_assignment::role))
        .load::<(UserId, Role, UnitId, UnitPath)>(conn)?;
    let tables = delegation::table.inner_join(
        role_assignment::table
            .inner_join(unit::table)
            .inner_join(user_account::table),
    );
    let stood_in = in_force!(tables, day)
        .filter(among(delegation::to_user_id, users))
        .filter(
            delegation::valid_from
                .le(day)
                .and(delegation::valid_to.ge(day)),
        )
        .filter(user_account::state.eq("active"))
        .select((
            delegation::to_user_id,
            role_assignment::role,
            unit::id,
            unit::path,
            user_account::id,
            user_account::full_name,
        ))
        .order((unit::path, role_assignment::role, delegation::id))
        .load::<(UserId, Role, UnitId, UnitPath, UserId, String)>(conn)?;
    let own = own
        .into_iter()
        .map(|(holder, role, unit, path)| (holder, role, unit, path, None));
    let stood_in = stood_in
        .into_iter()
        .map(|(holder, role, unit, path, user, name)| {
            (holder, role, unit, path, Some(Absent { user, name }))
        });
    let mut held = BTreeMap::<UserId, Vec<HeldOffice>>::new();
    for (holder, role, unit, path, on_behalf_of) in own.chain(stood_in) {
        // As in `offices_in_session`: a role of a newer version gives no rights here.
        if Role::ALL.contains(&role) {
            held.entry(holder).or_default().push(HeldOffice {
                office: Office { role, unit },
                path,
                on_behalf_of,
            });
        }
    }
    Ok(held)
}
