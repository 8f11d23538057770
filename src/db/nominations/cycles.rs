//! When bodies take nominations, as it is kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::scope::in_scope;
use crate::db::schema::cycle;
use crate::db::{Conn, PageRequest, Result, Saved, read, read_some};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{CycleId, UnitId};
use crate::domain::base::period::Period;
use crate::domain::nominations::cycle::Cycle;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = cycle, treat_none_as_default_value = false)]
struct CycleRow {
    id: String,
    unit_id: String,
    award_code: String,
    commendation_type: String,
    cycle_year: i32,
    opens_on: NaiveDate,
    closes_on: NaiveDate,
    remind_days: i32,
    late: String,
    reminded_on: Option<NaiveDate>,
    version: i64,
    remind_on: Option<NaiveDate>,
    reminded_up_to: String,
}

impl CycleRow {
    fn cycle(self) -> Result<Cycle> {
        Ok(Cycle {
            id: read(&self.id)?,
            unit: read(&self.unit_id)?,
            award_code: self.award_code,
            commendation_type: read(&self.commendation_type)?,
            cycle_year: self.cycle_year,
            open: Period {
                from: self.opens_on,
                to: Some(self.closes_on),
            },
            remind_days: self.remind_days,
            late: read(&self.late)?,
            version: self.version,
        })
    }
}

/// The cycles that these units have set for these awards and award years, from the first year to
/// the last.
pub fn for_files(
    conn: &mut Conn,
    units: impl IntoIterator<Item = UnitId>,
    awards: impl IntoIterator<Item = String>,
    (first, last): (i32, i32),
) -> Result<Vec<Cycle>> {
    let rows = cycle::table
        .filter(among(cycle::unit_id, units))
        .filter(among(cycle::award_code, awards))
        .filter(cycle::cycle_year.ge(first).and(cycle::cycle_year.le(last)))
        .order(cycle::id)
        .select(CycleRow::as_select())
        .load::<CycleRow>(conn)?;
    rows.into_iter().map(CycleRow::cycle).collect()
}

/// The cycles of the same body, award, type and year.
pub fn of_body(conn: &mut Conn, like: &Cycle) -> Result<Vec<Cycle>> {
    let rows = cycle::table
        .filter(cycle::unit_id.eq(like.unit.to_string()))
        .filter(cycle::award_code.eq(like.award_code.clone()))
        .filter(cycle::commendation_type.eq(like.commendation_type.code()))
        .filter(cycle::cycle_year.eq(like.cycle_year))
        .select(CycleRow::as_select())
        .load::<CycleRow>(conn)?;
    rows.into_iter().map(CycleRow::cycle).collect()
}

/// A cycle of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: CycleId) -> Result<Option<Cycle>> {
    let row = cycle::table
        .filter(cycle::id.eq(id.to_string()))
        .filter(in_scope(cycle::unit_id, scope))
        .select(CycleRow::as_select())
        .get_result::<CycleRow>(conn)
        .optional()?;
    row.map(CycleRow::cycle).transpose()
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
        .select(CycleRow::as_select())
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(cycle::id.gt(after.clone()));
    }
    let rows = query
        .order(cycle::id)
        .limit(page.limit)
        .load::<CycleRow>(conn)?;
    rows.into_iter().map(CycleRow::cycle).collect()
}

/// Adds a cycle.
pub fn insert(conn: &mut Conn, new: &Cycle) -> Result<()> {
    let row = CycleRow {
        id: new.id.to_string(),
        unit_id: new.unit.to_string(),
        award_code: new.award_code.clone(),
        commendation_type: new.commendation_type.code().to_owned(),
        cycle_year: new.cycle_year,
        opens_on: new.open.from,
        closes_on: new.open.to.unwrap_or(new.open.from),
        remind_days: new.remind_days,
        late: new.late.code().to_owned(),
        reminded_on: None,
        version: new.version,
        remind_on: new.remind_on(),
        reminded_up_to: String::new(),
    };
    diesel::insert_into(cycle::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Removes a cycle.
pub fn delete(conn: &mut Conn, id: CycleId) -> Result<()> {
    diesel::delete(cycle::table.filter(cycle::id.eq(id.to_string())))
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
        Ok((row.cycle()?, behind))
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
        .filter(cycle::id.eq(id.to_string()))
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
    Ok(if count == 1 {
        Saved::Yes
    } else {
        Saved::LostRace
    })
}
