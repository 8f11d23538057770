//! When bodies take nominations, as it is kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::kept::{Keep, among};
use super::schema::cycle;
use super::scope::in_scope;
use super::{Conn, Page, Result, read};
use crate::domain::actor::Scope;
use crate::domain::cycle::Cycle;
use crate::domain::ids::{CycleId, UnitId};
use crate::domain::period::Period;

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
}

impl CycleRow {
    fn cycle(self) -> Result<Cycle> {
        Ok(Cycle {
            id: read(&self.id)?,
            unit: read(&self.unit_id)?,
            award_code: self.award_code,
            commendation_type: read(&self.commendation_type)?,
            cycle_year: self.cycle_year,
            open: Period { from: self.opens_on, to: Some(self.closes_on) },
            remind_days: self.remind_days,
            late: read(&self.late)?,
            version: self.version,
        })
    }
}

/// The cycles that these units have set.
pub fn of_units(conn: &mut Conn, units: &[UnitId]) -> Result<Vec<Cycle>> {
    let rows = cycle::table.filter(among(cycle::unit_id, units)).order(cycle::id).select(CycleRow::as_select()).load::<CycleRow>(conn)?;
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
pub fn list(conn: &mut Conn, scope: &Scope, above: &[UnitId], page: &Page) -> Result<Vec<Cycle>> {
    let seen = in_scope(cycle::unit_id, scope).or(among(cycle::unit_id, above));
    let mut query = cycle::table.filter(seen).select(CycleRow::as_select()).into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(cycle::id.gt(after.clone()));
    }
    let rows = query.order(cycle::id).limit(page.limit).load::<CycleRow>(conn)?;
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
    };
    diesel::insert_into(cycle::table).values(row).kept().execute(conn)?;
    Ok(())
}

/// Removes a cycle.
pub fn delete(conn: &mut Conn, id: CycleId) -> Result<()> {
    diesel::delete(cycle::table.filter(cycle::id.eq(id.to_string()))).kept().execute(conn)?;
    Ok(())
}

/// The open cycles whose reminder is due on a day and was not sent, marked as sent.
pub fn take_reminders(conn: &mut Conn, day: NaiveDate) -> Result<Vec<Cycle>> {
    let rows = cycle::table
        .filter(cycle::reminded_on.is_null())
        .filter(cycle::opens_on.le(day).and(cycle::closes_on.ge(day)))
        .select(CycleRow::as_select())
        .load::<CycleRow>(conn)?;
    let cycles = rows.into_iter().map(CycleRow::cycle).collect::<Result<Vec<_>>>()?;
    let due = |cycle: &Cycle| cycle.open.to.is_some_and(|to| (to - day).num_days() <= i64::from(cycle.remind_days));
    let mut taken = Vec::new();
    for cycle in cycles.into_iter().filter(due) {
        let row = cycle::table.filter(cycle::id.eq(cycle.id.to_string())).filter(cycle::reminded_on.is_null());
        if diesel::update(row).set(cycle::reminded_on.eq(Some(day))).kept().execute(conn)? == 1 {
            taken.push(cycle);
        }
    }
    Ok(taken)
}
