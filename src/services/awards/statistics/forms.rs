//! The statistical forms 0602 and 0603 of a year, filled in from the records.

use chrono::NaiveDate;

use crate::db::{self, Conn};
use crate::domain::awards::statistics::forms::{FilledForm, StatisticsForm};
use crate::domain::base::ids::UnitId;
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::awards::registers::{of_units, ranks};

/// Of which year a form is asked for, and of which body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedForm {
    /// Which form.
    pub form: StatisticsForm,
    /// The year of the decisions.
    pub year: i32,
    /// The body, with all units below it; without one all units of the caller.
    pub unit: Option<UnitId>,
}

impl AskedForm {
    /// The first and the last day of the year.
    #[must_use]
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = NaiveDate::from_ymd_opt(self.year, 1, 1)?;
        Some((first, NaiveDate::from_ymd_opt(self.year, 12, 31)?))
    }
}

/// A form as it stands: what was decided in the year and was in force on its last day.
pub fn fill(tx: &mut Conn, ctx: &Ctx, caller: &Caller, asked: AskedForm) -> Result<FilledForm> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let scope = of_units(tx, scope, asked.unit, "unit_id")?;
    let days = asked
        .days()
        .ok_or_else(|| Error::invalid("year", "out_of_range"))?;
    let groups = db::awards::statistics::forms::groups(tx, &scope, asked.form, days, &ranks(ctx))?;
    Ok(FilledForm::of(asked.form, &groups))
}

/// The most bodies that are offered.
const MOST_BODIES: usize = 50;

/// The bodies whose forms the caller can ask for: those of their offices.
pub fn bodies(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<Unit>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let held = actor.offices.iter();
    let seen = held.filter(|held| scope.contains(&held.path));
    let mut ids: Vec<UnitId> = seen.map(|held| held.office.unit).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(MOST_BODIES);
    let mut units = db::register::units::with_ids(tx, &ids)?;
    units.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(units)
}
