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

codes! {
    /// How the end of a cycle is moved.
    CycleMove {
        /// It ends later.
        Extend = "extend",
        /// It ends earlier.
        Close = "close",
    }
}

/// That the end of a cycle was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleChange {
    /// Its last day before.
    pub before: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Why the end of a cycle is not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CycleFault {
    /// It has ended already.
    Ended,
    /// The new day is none for it, as a code.
    Day(&'static str),
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
    /// How its end was moved last.
    pub changed: Option<CycleChange>,
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

    /// Its last day.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.open.to.unwrap_or(self.open.from)
    }

    /// Has it ended before a day?
    #[must_use]
    pub fn has_ended(&self, today: NaiveDate) -> bool {
        self.last_day() < today
    }

    /// The cycle with another end: later, or earlier, but neither in the past nor before it began.
    pub fn moved(
        &self,
        how: CycleMove,
        to: NaiveDate,
        reason: String,
        today: NaiveDate,
    ) -> Result<Self, CycleFault> {
        let before = self.last_day();
        if self.has_ended(today) {
            return Err(CycleFault::Ended);
        }
        let fault = match how {
            _ if to < today => Some("in_past"),
            _ if to < self.open.from => Some("before_start"),
            CycleMove::Extend if to <= before => Some("not_later"),
            CycleMove::Close if to >= before => Some("not_earlier"),
            CycleMove::Extend | CycleMove::Close => None,
        };
        if let Some(code) = fault {
            return Err(CycleFault::Day(code));
        }
        Ok(Self {
            open: Period {
                from: self.open.from,
                to: Some(to),
            },
            changed: Some(CycleChange { before, reason }),
            version: self.version + 1,
            ..self.clone()
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
    }

    #[test]
    fn an_end_is_moved_to_what_lies_ahead() {
        let ids = uuid::Uuid::nil();
        let cycle = Cycle {
            id: CycleId(ids),
            unit: UnitId(ids),
            award_code: "title_ldtt".to_owned(),
            commendation_type: CommendationType::Merit,
            cycle_year: 2026,
            open: Period {
                from: day(5),
                to: Some(day(20)),
            },
            remind_days: 3,
            late: LateRule::Mark,
            changed: None,
            version: 1,
        };
        let moved = |how, to, today| {
            let moved = cycle.moved(how, day(to), "Lũ lụt kéo dài".to_owned(), day(today));
            moved.map(|moved| (moved.last_day(), moved.version, moved.changed))
        };
        let change = CycleChange {
            before: day(20),
            reason: "Lũ lụt kéo dài".to_owned(),
        };
        for (how, to, today, result) in [
            (CycleMove::Extend, 21, 20, Ok(day(21))),
            (CycleMove::Extend, 20, 10, Err(CycleFault::Day("not_later"))),
            (CycleMove::Extend, 30, 21, Err(CycleFault::Ended)),
            (CycleMove::Extend, 9, 10, Err(CycleFault::Day("in_past"))),
            (CycleMove::Close, 10, 10, Ok(day(10))),
            (CycleMove::Close, 5, 1, Ok(day(5))),
            (CycleMove::Close, 4, 1, Err(CycleFault::Day("before_start"))),
            (
                CycleMove::Close,
                20,
                10,
                Err(CycleFault::Day("not_earlier")),
            ),
            (CycleMove::Close, 9, 10, Err(CycleFault::Day("in_past"))),
            (CycleMove::Close, 10, 21, Err(CycleFault::Ended)),
        ] {
            let expected = result.map(|to| (to, 2, Some(change.clone())));
            assert_eq!(moved(how, to, today), expected, "{how} {to} {today}");
        }
    }
}
