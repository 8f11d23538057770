//! Offices that nobody holds, and the files that wait for them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::{count_star, exists, min, not};
use diesel::prelude::*;

use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::in_scope;
use crate::db::schema::{nomination, role_assignment, stage_task, unheld_office, user_account};
use crate::db::{Conn, PageRequest, Result, each};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::UnitId;
use crate::domain::base::office::{Office, Role};

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

/// How many files wait for each office of a unit; an office can come twice, as a holder and beside
/// others.
pub fn waiting_in(conn: &mut Conn, unit: UnitId) -> Result<Vec<(Role, i64)>> {
    let held: Vec<(Option<Role>, i64)> = nomination::table
        .filter(nomination::holder_unit_id.eq(unit))
        .filter(nomination::holder_role.is_not_null())
        .group_by(nomination::holder_role)
        .select((nomination::holder_role, count_star()))
        .load(conn)?;
    let beside: Vec<(Role, i64)> = stage_task::table
        .filter(stage_task::unit_id.eq(unit))
        .group_by(stage_task::role)
        .select((stage_task::role, count_star()))
        .load(conn)?;
    let held = held
        .into_iter()
        .filter_map(|(role, count)| Some((role?, count)));
    Ok(held.chain(beside).collect())
}

/// An office that nobody holds, and how many files wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitedFor {
    /// The office.
    pub office: Office,
    /// How many.
    pub files: i64,
    /// The nearest due day among them.
    pub due_on: Option<NaiveDate>,
}

/// Somebody holds this office on a day: their account is not closed.
macro_rules! somebody_holds {
    ($unit:expr, $role:expr, $day:expr) => {
        exists(
            role_assignment::table
                .inner_join(user_account::table)
                .filter(role_assignment::unit_id.nullable().eq($unit))
                .filter(role_assignment::role.nullable().eq($role))
                .filter(role_assignment::valid_from.le($day))
                .filter(
                    role_assignment::valid_to
                        .is_null()
                        .or(role_assignment::valid_to.ge($day)),
                )
                .filter(user_account::state.eq("active"))
                .select(role_assignment::id),
        )
    };
}

/// An office, how many files wait for it, and the first due day.
type Held = ((Option<UnitId>, Option<Role>), i64, Option<NaiveDate>);

/// A page of the offices of units within the scope that files wait for and nobody holds on a day,
/// by unit and role.
pub fn waited_for(
    conn: &mut Conn,
    scope: &Scope,
    day: NaiveDate,
    page: &PageRequest,
) -> Result<Vec<WaitedFor>> {
    let after = page.after.as_deref().and_then(|key| key.split_once('|'));
    let (unit, role) = after.unwrap_or_default();
    let (unit, role) = (unit.to_owned(), role.to_owned());
    let by = (nomination::holder_unit_id, nomination::holder_role);
    let held: Vec<Held> = nomination::table
        .filter(nomination::holder_role.is_not_null())
        .filter(in_scope(nomination::holder_unit_id, scope))
        .filter(not(somebody_holds!(
            nomination::holder_unit_id,
            nomination::holder_role,
            day
        )))
        .filter(
            nomination::holder_unit_id
                .gt(unit.clone())
                .or(nomination::holder_unit_id
                    .eq(unit.clone())
                    .and(nomination::holder_role.gt(role.clone()))),
        )
        .group_by(by)
        .order(by)
        .limit(page.limit)
        .select((by, count_star(), min(nomination::due_on)))
        .load(conn)?;
    let by = (stage_task::unit_id, stage_task::role);
    let beside: Vec<((UnitId, Role), i64, Option<NaiveDate>)> = stage_task::table
        .filter(in_scope(stage_task::unit_id, scope))
        .filter(not(somebody_holds!(
            stage_task::unit_id.nullable(),
            stage_task::role.nullable(),
            day
        )))
        .filter(
            stage_task::unit_id
                .gt(unit.clone())
                .or(stage_task::unit_id.eq(unit).and(stage_task::role.gt(role))),
        )
        .group_by(by)
        .order(by)
        .limit(page.limit)
        .select((by, count_star(), min(stage_task::due_on)))
        .load(conn)?;
    let held = held
        .into_iter()
        .filter_map(|((unit, role), files, due_on)| {
            let office = Office {
                role: role?,
                unit: unit?,
            };
            Some(WaitedFor {
                office,
                files,
                due_on,
            })
        });
    let beside = beside
        .into_iter()
        .map(|((unit, role), files, due_on)| WaitedFor {
            office: Office { role, unit },
            files,
            due_on,
        });
    // Each of both lists begins at the same place: what both have of an office is there.
    let mut all: BTreeMap<(String, &'static str), WaitedFor> = BTreeMap::new();
    for one in held.chain(beside) {
        let key = (one.office.unit.to_string(), one.office.role.code());
        let known = all.entry(key).or_insert(WaitedFor { files: 0, ..one });
        known.files += one.files;
        known.due_on = known.due_on.into_iter().chain(one.due_on).min();
    }
    let most = usize::try_from(page.limit).unwrap_or(usize::MAX);
    Ok(all.into_values().take(most).collect())
}
