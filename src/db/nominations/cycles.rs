//! When bodies take nominations, as it is kept.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::loaded;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::reading::rows;
use crate::db::engine::scope::in_scope;
use crate::db::schema::cycle;
use crate::db::{Conn, PageRequest, Reading, Result, Saved, read_some};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{CycleId, UnitId};
use crate::domain::base::period::Period;
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::cycle::{Cycle, CycleChange, LateRule};

/// A cycle as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = cycle, treat_none_as_default_value = false)]
pub struct CycleRow {
    id: CycleId,
    unit_id: UnitId,
    award_code: String,
    commendation_type: CommendationType,
    cycle_year: i32,
    opens_on: NaiveDate,
    closes_on: NaiveDate,
    remind_days: i32,
    late: LateRule,
    reminded_on: Option<NaiveDate>,
    version: i64,
    remind_on: Option<NaiveDate>,
    reminded_up_to: String,
    closed_before: Option<NaiveDate>,
    change_reason: Option<String>,
    tell_on: Option<NaiveDate>,
    told_up_to: String,
}

impl From<&Cycle> for CycleRow {
    fn from(cycle: &Cycle) -> Self {
        Self {
            id: cycle.id,
            unit_id: cycle.unit,
            award_code: cycle.award_code.clone(),
            commendation_type: cycle.commendation_type,
            cycle_year: cycle.cycle_year,
            opens_on: cycle.open.from,
            closes_on: cycle.open.to.unwrap_or(cycle.open.from),
            remind_days: cycle.remind_days,
            late: cycle.late,
            reminded_on: None,
            version: cycle.version,
            remind_on: cycle.remind_on(),
            reminded_up_to: String::new(),
            closed_before: cycle.changed.as_ref().map(|changed| changed.before),
            change_reason: cycle.changed.as_ref().map(|changed| changed.reason.clone()),
            tell_on: None,
            told_up_to: String::new(),
        }
    }
}

impl From<CycleRow> for Cycle {
    fn from(row: CycleRow) -> Self {
        Self {
            id: row.id,
            unit: row.unit_id,
            award_code: row.award_code,
            commendation_type: row.commendation_type,
            cycle_year: row.cycle_year,
            open: Period {
                from: row.opens_on,
                to: Some(row.closes_on),
            },
            remind_days: row.remind_days,
            late: row.late,
            changed: row
                .closed_before
                .zip(row.change_reason)
                .map(|(before, reason)| CycleChange { before, reason }),
            version: row.version,
        }
    }
}

loaded!(Cycle as CycleRow);

/// The cycles that these units have set for these awards and award years, from the first year to
/// the last.
pub fn for_files(
    units: &BTreeSet<UnitId>,
    awards: &BTreeSet<String>,
    (first, last): (i32, i32),
) -> impl Reading<Answer = Vec<Cycle>> + use<> {
    rows!(Cycle: cycle::table
        .filter(among(cycle::unit_id, units))
        .filter(among(cycle::award_code, awards))
        .filter(cycle::cycle_year.ge(first).and(cycle::cycle_year.le(last)))
        .order(cycle::id)
        .select(Cycle::as_select()))
    .unless(units.is_empty())
}

/// The cycles of the same body, award, type and year.
pub fn of_body(conn: &mut Conn, like: &Cycle) -> Result<Vec<Cycle>> {
    Ok(cycle::table
        .filter(cycle::unit_id.eq(like.unit))
        .filter(cycle::award_code.eq(like.award_code.clone()))
        .filter(cycle::commendation_type.eq(like.commendation_type))
        .filter(cycle::cycle_year.eq(like.cycle_year))
        .select(Cycle::as_select())
        .load(conn)?)
}

/// A cycle of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: CycleId) -> Result<Option<Cycle>> {
    Ok(cycle::table
        .filter(cycle::id.eq(id))
        .filter(in_scope(cycle::unit_id, scope))
        .select(Cycle::as_select())
        .get_result(conn)
        .optional()?)
}

/// A page of the cycles of these units and those within the scope, by id.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    above: &[UnitId],
    page: &PageRequest,
) -> Result<Vec<Cycle>> {
    let seen = in_scope(cycle::unit_id, scope).or(among(cycle::unit_id, above));
    let mut query = cycle::table
        .filter(seen)
        .select(Cycle::as_select())
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(cycle::id.gt(after.clone()));
    }
    Ok(query.order(cycle::id).limit(page.limit).load(conn)?)
}

/// Adds a cycle.
pub fn insert(conn: &mut Conn, new: &Cycle) -> Result<()> {
    diesel::insert_into(cycle::table)
        .values(CycleRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves a cycle whose end was moved, and that those who nominate are to be told so from this day
/// on; they are reminded again where that still lies ahead. Not if it was changed meanwhile.
pub fn save_if_unchanged(
    conn: &mut Conn,
    cycle: &Cycle,
    expected: i64,
    today: NaiveDate,
) -> Result<Saved> {
    let row = CycleRow::from(cycle);
    let is_reminded = row.remind_on.is_none_or(|day| day <= today);
    let unchanged = cycle::table
        .filter(cycle::id.eq(cycle.id))
        .filter(cycle::version.eq(expected));
    let now = (
        cycle::closes_on.eq(row.closes_on),
        cycle::remind_on.eq(row.remind_on),
        cycle::reminded_on.eq(is_reminded.then_some(today)),
        cycle::reminded_up_to.eq(String::new()),
        cycle::closed_before.eq(row.closed_before),
        cycle::change_reason.eq(row.change_reason),
        cycle::tell_on.eq(Some(today)),
        cycle::told_up_to.eq(String::new()),
        cycle::version.eq(row.version),
    );
    let count = diesel::update(unchanged)
        .set(now)
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// The cycle of those whose units are to be told that its end was moved that waits longest; and
/// behind which unit to go on.
pub fn to_tell(conn: &mut Conn) -> Result<Option<(Cycle, Option<UnitId>)>> {
    let row = cycle::table
        .filter(cycle::tell_on.is_not_null())
        .order((cycle::tell_on, cycle::id))
        .limit(1)
        .select(CycleRow::as_select())
        .get_result::<CycleRow>(conn)
        .optional()?;
    row.map(|row| {
        let behind = read_some(Some(row.told_up_to.as_str()).filter(|unit| !unit.is_empty()))?;
        Ok((row.into(), behind))
    })
    .transpose()
}

/// Writes down that the units of a cycle were told up to one, or all of them; not if another server
/// has gone on meanwhile, or its end was moved again.
pub fn note_told(
    conn: &mut Conn,
    told: &Cycle,
    behind: Option<UnitId>,
    up_to: Option<UnitId>,
    today: NaiveDate,
) -> Result<Saved> {
    let text = |unit: Option<UnitId>| unit.map(|unit| unit.to_string()).unwrap_or_default();
    let unchanged = cycle::table
        .filter(cycle::id.eq(told.id))
        .filter(cycle::version.eq(told.version))
        .filter(cycle::tell_on.is_not_null())
        .filter(cycle::told_up_to.eq(text(behind)));
    let now = (
        cycle::told_up_to.eq(text(up_to.or(behind))),
        cycle::tell_on.eq(up_to.is_some().then_some(today)),
    );
    let count = diesel::update(unchanged)
        .set(now)
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Removes a cycle.
pub fn delete(conn: &mut Conn, id: CycleId) -> Result<()> {
    diesel::delete(cycle::table.filter(cycle::id.eq(id)))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// The open cycle that closes first of those whose units are to be reminded by a day and were not
/// all; and behind which unit to go on.
pub fn to_remind(conn: &mut Conn, day: NaiveDate) -> Result<Option<(Cycle, Option<UnitId>)>> {
    let row = cycle::table
        .filter(cycle::reminded_on.is_null())
        .filter(cycle::opens_on.le(day).and(cycle::closes_on.ge(day)))
        .filter(cycle::remind_on.le(day))
        .order((cycle::closes_on, cycle::id))
        .limit(1)
        .select(CycleRow::as_select())
        .get_result::<CycleRow>(conn)
        .optional()?;
    row.map(|row| {
        let behind = read_some(Some(row.reminded_up_to.as_str()).filter(|unit| !unit.is_empty()))?;
        Ok((row.into(), behind))
    })
    .transpose()
}

/// Writes down that the units of a cycle were reminded up to one, or all of them; not if another
/// server has gone on meanwhile.
pub fn note_reminded(
    conn: &mut Conn,
    id: CycleId,
    behind: Option<UnitId>,
    up_to: Option<UnitId>,
    day: NaiveDate,
) -> Result<Saved> {
    let text = |unit: Option<UnitId>| unit.map(|unit| unit.to_string()).unwrap_or_default();
    let unchanged = cycle::table
        .filter(cycle::id.eq(id))
        .filter(cycle::reminded_on.is_null())
        .filter(cycle::reminded_up_to.eq(text(behind)));
    let now = (
        cycle::reminded_up_to.eq(text(up_to.or(behind))),
        cycle::reminded_on.eq(up_to.is_none().then_some(day)),
    );
    let count = diesel::update(unchanged)
        .set(now)
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}
