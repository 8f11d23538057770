//! The fund of a body for a year: its ceiling is set and what organising took is entered by who
//! issues the body's decisions; a decision beyond it is warned of.

use chrono::{Datelike, NaiveDate};

use crate::db::awards::payments::PaymentFilter;
use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::awards::decision::Decision;
use crate::domain::awards::fund::{
    AwardFund, FundBalance, FundSpending, FundWarning, MOST_SPENDINGS,
};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{FundSpendingId, UnitId};
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::awards::payments::payer;
use crate::services::{Ctx, ensure_saved, record};

/// A fund as a reader sees it.
#[derive(Debug, Clone)]
pub struct ShownFund {
    /// Whose.
    pub unit: Unit,
    /// What was done with it.
    pub balance: FundBalance,
    /// What organising took of it, by day.
    pub spendings: Vec<FundSpending>,
    /// Can the reader set it and enter what organising takes?
    pub may_set: bool,
}

/// What was done with a fund, and what organising took of it: three statements.
fn balance(
    tx: &mut Conn,
    body: UnitId,
    year: i32,
    fund: AwardFund,
) -> Result<(FundBalance, Vec<FundSpending>)> {
    let filter = PaymentFilter {
        unit: Some(body),
        year: Some(year),
        state: None,
    };
    let sums = db::awards::payments::sums(tx, &Scope::All, &filter)?;
    let spendings = db::awards::funds::spendings(tx, body, year)?;
    let balance = FundBalance {
        fund,
        sums,
        organising: spendings.iter().map(|spending| spending.amount).sum(),
    };
    Ok((balance, spendings))
}

fn shown(tx: &mut Conn, ctx: &Ctx, actor: &Actor, unit: Unit, year: i32) -> Result<ShownFund> {
    let fund = db::awards::funds::find(tx, unit.id, year)?;
    let fund = fund.unwrap_or_else(|| AwardFund::none(unit.id, year));
    let (balance, spendings) = balance(tx, unit.id, year, fund)?;
    let may_set = match payer(tx, ctx, actor, unit.id) {
        Ok(_) => true,
        Err(Error::Forbidden(_)) => false,
        Err(error) => return Err(error),
    };
    Ok(ShownFund {
        unit,
        balance,
        spendings,
        may_set,
    })
}

fn seen(tx: &mut Conn, scope: &Scope, body: UnitId) -> Result<Unit> {
    db::register::units::find(tx, scope, body)?.ok_or(Error::NotFound("unit"))
}

/// The fund of a body for a year.
pub fn find(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    body: UnitId,
    year: i32,
) -> Result<ShownFund> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let unit = seen(tx, &scope, body)?;
    shown(tx, ctx, &actor, unit, year)
}

fn told(unit: &Unit, deed: EventKind, detail: Vec<(&'static str, String)>) -> HistoryEvent {
    HistoryEvent::plain(Object::Unit(unit.id), deed, unit.version).with(detail)
}

/// The ceiling to set.
#[derive(Debug, Clone)]
pub struct SetFund {
    /// For which year.
    pub year: i32,
    /// Đồng.
    pub ceiling: i64,
    /// On what it rests.
    pub ground: String,
}

/// Sets the ceiling of the fund of a body for a year, as who issues the body's decisions.
pub fn set(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    body: UnitId,
    expected: i64,
    new: SetFund,
) -> Result<ShownFund> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let unit = seen(tx, &scope, body)?;
    let acting = payer(tx, ctx, &actor, unit.id)?;
    let before = db::awards::funds::find(tx, unit.id, new.year)?;
    let before = before.unwrap_or_else(|| AwardFund::none(unit.id, new.year));
    if before.version != expected {
        return Err(Error::Stale);
    }
    let SetFund {
        year,
        ceiling,
        ground,
    } = new;
    if before.ceiling != Some(ceiling) || before.ground != ground {
        let fund = AwardFund {
            ceiling: Some(ceiling),
            ground,
            version: before.version + 1,
            ..before
        };
        ensure_saved(db::awards::funds::save_if_unchanged(tx, &fund)?)?;
        let detail = vec![("year", year.to_string()), ("ceiling", ceiling.to_string())];
        let set = told(&unit, EventKind::AwardFundSet, detail).because(&fund.ground);
        record(tx, ctx, &acting, &[set], &[])?;
    }
    shown(tx, ctx, &actor, unit, year)
}

/// Something to enter that organising took.
#[derive(Debug, Clone)]
pub struct EnterSpending {
    /// On which day; the fund is that of its year.
    pub spent_on: NaiveDate,
    /// On what.
    pub what: String,
    /// Đồng.
    pub amount: i64,
}

/// Enters what organising took of a fund, a fifth of it at most, as who issues the body's decisions.
pub fn spend(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    body: UnitId,
    new: EnterSpending,
) -> Result<ShownFund> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let unit = seen(tx, &scope, body)?;
    let acting = payer(tx, ctx, &actor, unit.id)?;
    if new.spent_on > ctx.today() {
        return Err(Error::invalid("/spent_on", "in_future"));
    }
    let year = new.spent_on.year();
    let Some(fund) = db::awards::funds::find(tx, unit.id, year)? else {
        return Err(Error::invalid("/spent_on", "no_fund"));
    };
    let (balance, spendings) = balance(tx, unit.id, year, fund)?;
    if spendings.len() >= MOST_SPENDINGS {
        return Err(Error::invalid("/purpose", "too_many_spendings"));
    }
    let left = balance.organising_left().unwrap_or_default();
    if new.amount > left {
        return Err(Error::Invalid(vec![FieldFault {
            params: vec![("left", left.to_string())],
            ..FieldFault::new("/amount", "over_organising")
        }]));
    }
    let spending = FundSpending {
        id: ctx.id(),
        unit: unit.id,
        year,
        spent_on: new.spent_on,
        what: new.what,
        amount: new.amount,
        entered_by: acting.name.clone(),
    };
    count_up(tx, balance.fund)?;
    db::awards::funds::add_spending(tx, &spending)?;
    let spent = told(&unit, EventKind::AwardFundSpent, detail_of(&spending));
    record(tx, ctx, &acting, &[spent], &[])?;
    shown(tx, ctx, &actor, unit, year)
}

fn detail_of(spending: &FundSpending) -> Vec<(&'static str, String)> {
    vec![
        ("date", spending.spent_on.to_string()),
        ("what", spending.what.clone()),
        ("amount", spending.amount.to_string()),
    ]
}

/// Who enters something at the same moment is told that somebody was faster: together they could
/// take more than a fifth.
fn count_up(tx: &mut Conn, fund: AwardFund) -> Result<()> {
    let counted = AwardFund {
        version: fund.version + 1,
        ..fund
    };
    ensure_saved(db::awards::funds::save_if_unchanged(tx, &counted)?)
}

/// Removes an entry of what organising took, as who enters them, from a fund of this version.
pub fn remove(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: FundSpendingId,
    expected: i64,
) -> Result<ShownFund> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let not_found = || Error::NotFound("fund spending");
    let spending = db::awards::funds::spending(tx, id)?.ok_or_else(not_found)?;
    let unit = db::register::units::find(tx, &scope, spending.unit)?.ok_or_else(not_found)?;
    let acting = payer(tx, ctx, &actor, unit.id)?;
    if let Some(fund) = db::awards::funds::find(tx, unit.id, spending.year)? {
        if fund.version != expected {
            return Err(Error::Stale);
        }
        count_up(tx, fund)?;
    }
    ensure_saved(db::awards::funds::remove_spending(tx, id)?)?;
    let detail = detail_of(&spending);
    let removed = told(&unit, EventKind::AwardFundSpendingRemoved, detail);
    record(tx, ctx, &acting, &[removed], &[])?;
    shown(tx, ctx, &actor, unit, spending.year)
}

/// That a decision which gives so much, and has not given it yet, goes beyond the fund of its
/// issuer for the year of this day; none where it does not, or no ceiling was set.
pub(super) fn warning(
    tx: &mut Conn,
    decision: &Decision,
    day: NaiveDate,
    gives: i64,
) -> Result<Option<FundWarning>> {
    let (body, year) = (decision.issuer, day.year());
    let Some(fund) = db::awards::funds::find(tx, body, year)? else {
        return Ok(None);
    };
    let (balance, _) = balance(tx, body, year, fund)?;
    let ceiling = balance.fund.ceiling.unwrap_or_default();
    Ok(balance.beyond(gives).map(|beyond| FundWarning {
        year,
        ceiling,
        organising: balance.organising,
        given: balance.sums.given(),
        gives,
        beyond,
    }))
}
