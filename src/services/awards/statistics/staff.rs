//! The statistical forms 0604 and 0605, filled in from the offices that are held, and the lists
//! behind their figures.

use chrono::{Datelike, NaiveDate};

use crate::db::{self, Conn, PageRequest};
use crate::domain::awards::statistics::staff::{
    FilledStaffForm, StaffBody, StaffColumn, StaffForm, StaffMember, StaffRow, bodies_of, each_once,
};
use crate::domain::base::ids::UnitId;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::awards::registers::of_units;
use crate::services::{Ctx, Listed};

/// Of which year a form is asked for, and of which body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedStaffForm {
    /// Which form.
    pub form: StaffForm,
    /// The year on whose last day is counted: of this year, today.
    pub year: i32,
    /// The body, with all units below it; without one all units of the caller.
    pub unit: Option<UnitId>,
}

/// A figure of a form, whose list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaffFigure {
    /// Of which form.
    pub asked: AskedStaffForm,
    /// In which line.
    pub row: StaffRow,
    /// In which column.
    pub column: StaffColumn,
}

/// The offices that a form counts, and the day.
fn offices(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    asked: AskedStaffForm,
) -> Result<(NaiveDate, Vec<StaffMember>)> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let scope = of_units(tx, scope, asked.unit, "unit_id")?;
    let today = ctx.today();
    if asked.year > today.year() {
        return Err(Error::invalid("year", "out_of_range"));
    }
    let last = NaiveDate::from_ymd_opt(asked.year, 12, 31);
    let last = last.ok_or_else(|| Error::invalid("year", "out_of_range"))?;
    let day = last.min(today);
    let found = db::awards::statistics::staff::offices(tx, &scope, day, today)?;
    Ok((day, found))
}

/// A form as it stood on its day.
pub fn fill(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    asked: AskedStaffForm,
) -> Result<FilledStaffForm> {
    let (day, offices) = offices(tx, ctx, caller, asked)?;
    Ok(FilledStaffForm::of(asked.form, day, offices))
}

/// A page of a list that is read whole: it is as long as a province has officers.
fn page_of<T>(mut all: Vec<T>, page: &PageRequest, key: fn(&T) -> String) -> Listed<T> {
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    if let Some(after) = &page.after {
        all.retain(|one| key(one) > *after);
    }
    Listed {
        total: Some(total),
        ..Listed::cut(all, page.limit, key)
    }
}

/// The staff whom a figure of form 0605 counts, by name.
pub fn members(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    figure: &StaffFigure,
    page: &PageRequest,
) -> Result<Listed<StaffMember>> {
    let (day, offices) = offices(tx, ctx, caller, figure.asked)?;
    let mut counted = each_once(offices);
    counted.retain(|one| {
        figure.row.counts(one.unit_kind) && one.columns(day).contains(&figure.column)
    });
    Ok(page_of(counted, page, StaffMember::key))
}

/// The bodies that a figure of form 0604 counts, by code.
pub fn bodies(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    figure: &StaffFigure,
    page: &PageRequest,
) -> Result<Listed<StaffBody>> {
    let (_, offices) = offices(tx, ctx, caller, figure.asked)?;
    let mut counted = bodies_of(offices);
    let counts =
        |body: &StaffBody| figure.row.counts(body.kind) && body.columns().contains(&figure.column);
    counted.retain(counts);
    Ok(page_of(counted, page, StaffBody::key))
}
