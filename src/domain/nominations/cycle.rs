//! When a body takes nominations for an award (đợt xét), and what happens to the late.

use chrono::{NaiveDate, TimeDelta};

use crate::domain::base::code::codes;
use crate::domain::base::ids::{CycleId, UnitId};
use crate::domain::base::period::Period;
use crate::domain::law::award_type::CommendationType;

codes! {
    /// What happens to a file that comes after the last day.
    LateRule {
        /// It is not taken.
        Refuse = "refuse",
        /// It is taken and marked as late.
        Mark = "mark",
    }
}

/// A time in which a body takes nominations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// Its id.
    pub id: CycleId,
    /// The body that takes them.
    pub unit: UnitId,
    /// For which award.
    pub award_code: String,
    /// Of which type; files of another type come at any time.
    pub commendation_type: CommendationType,
    /// For which award year.
    pub cycle_year: i32,
    /// From the first to the last day, local.
    pub open: Period,
    /// How many days before the last one the nominating units are reminded.
    pub remind_days: i32,
    /// What happens to the late.
    pub late: LateRule,
    /// Bumped by every change.
    pub version: i64,
}

impl Cycle {
    /// From which day on the nominating units are reminded.
    #[must_use]
    pub fn remind_on(&self) -> Option<NaiveDate> {
        self.open
            .to?
            .checked_sub_signed(TimeDelta::days(i64::from(self.remind_days)))
    }
}

/// How a day lies to the cycles of a body for an award, a type and a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intake {
    /// Taken: a cycle is open, or the body has set none.
    Open,
    /// Taken, and marked as late.
    Late,
    /// Not taken: not open yet, or closed.
    Closed(NaiveDate, NaiveDate),
}

/// How a day lies to these cycles, which are those of one body, award, type and year.
#[must_use]
pub fn intake(cycles: &[Cycle], day: NaiveDate) -> Intake {
    if cycles.is_empty() || cycles.iter().any(|cycle| cycle.open.contains(day)) {
        return Intake::Open;
    }
    let ended = cycles
        .iter()
        .filter(|cycle| cycle.open.from <= day)
        .max_by_key(|cycle| cycle.open.from);
    match ended.or_else(|| cycles.iter().min_by_key(|cycle| cycle.open.from)) {
        Some(cycle) if cycle.open.from <= day && cycle.late == LateRule::Mark => Intake::Late,
        Some(cycle) => Intake::Closed(cycle.open.from, cycle.open.to.unwrap_or(cycle.open.from)),
        None => Intake::Open,
    }
}
