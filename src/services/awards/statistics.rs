//! Figures of what was awarded, for whoever sees the files.

pub mod forms;
pub mod shares;
pub mod staff;
pub mod unrewarded;

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};

use crate::db::{self, Conn};
use crate::domain::awards::statistics::{AwardFigures, MOST_YEARS};
use crate::domain::base::ids::UnitId;
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::domain::nominations::nomination::Status;
use crate::error::{Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::nominations::stage_name;

pub use crate::db::nominations::overview::LateAt;

/// How things stand: what is on its way, where it is late, what was given.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Who holds what is late, with the name of their unit, the most first.
    pub late: Vec<(LateAt, String)>,
    /// How many files stand at which stage, with its name in Vietnamese and English.
    pub stages: Vec<(Status, String, (String, String), i64)>,
    /// How many awards were decided in each month of the year, and of the year before.
    pub months: [[i64; 12]; 2],
}

impl Overview {
    /// How many files are late.
    #[must_use]
    pub fn late_files(&self) -> i64 {
        self.late.iter().map(|(late, _)| late.count).sum()
    }

    /// How many files are in one status, or with nothing said have not ended.
    #[must_use]
    pub fn files(&self, status: Option<Status>) -> i64 {
        let of = |(found, ..): &&(Status, String, (String, String), i64)| {
            status.is_none_or(|status| *found == status)
        };
        self.stages.iter().filter(of).map(|(.., count)| count).sum()
    }

    /// How many awards were decided this year, and in the same part of the year before or after.
    #[must_use]
    pub fn awards(&self) -> [i64; 2] {
        self.months.map(|year| year.iter().sum())
    }
}

/// How things stand in the caller's units and those below, in a year: a fixed number of statements.
pub fn overview(tx: &mut Conn, ctx: &Ctx, caller: &Caller, year: i32) -> Result<Overview> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let late = db::nominations::overview::late_by_holder(tx, &scope, ctx.today())?;
    let ids: Vec<UnitId> = late.iter().map(|one| one.office.unit).collect();
    let units = db::register::units::with_ids(tx, &ids)?;
    let named = |one: LateAt| {
        let unit = units.iter().find(|unit| unit.id == one.office.unit);
        let name = unit.map(|unit| unit.name.clone()).unwrap_or_default();
        (one, name)
    };
    let stages = db::nominations::overview::by_stage(tx, &scope)?;
    let stages = stages.into_iter().map(|(stage, status, count)| {
        let name = stage_name(ctx, &stage);
        (status, stage, name, count)
    });
    let mut months = [[0; 12]; 2];
    let first = NaiveDate::from_ymd_opt(year - 1, 1, 1).unwrap_or_default();
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    for (day, count) in db::awards::statistics::by_day(tx, &scope, first, last)? {
        let of_year = months.get_mut(usize::from(day.year() != year));
        if let Some(month) = of_year.and_then(|year| year.get_mut(day.month0() as usize)) {
            *month += count;
        }
    }
    Ok(Overview {
        late: late.into_iter().map(named).collect(),
        stages: stages.collect(),
        months,
    })
}

/// The figures by level of what was decided between two days, up to five years apart, in the
/// caller's units and those below.
pub fn awards(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    from: NaiveDate,
    to: NaiveDate,
    kind: Option<CommendationType>,
) -> Result<BTreeMap<AwardLevel, AwardFigures>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    check_days(from, to)?;
    Ok(db::awards::statistics::by_level(
        tx, &scope, from, to, kind,
    )?)
}

/// Figures are of some days in their order, up to five years.
fn check_days(from: NaiveDate, to: NaiveDate) -> Result<()> {
    if to < from {
        return Err(Error::invalid("to", "before_start"));
    }
    let last = from
        .checked_add_months(Months::new(12 * MOST_YEARS))
        .unwrap_or(NaiveDate::MAX);
    if to > last {
        let params = vec![("from", from.to_string()), ("to", last.to_string())];
        return Err(Error::Invalid(vec![FieldFault {
            pointer: "to".to_owned(),
            code: "out_of_range",
            params,
        }]));
    }
    Ok(())
}
