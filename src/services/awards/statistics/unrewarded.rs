//! Who has not been rewarded for years, among those of the reader's units.

use chrono::Months;

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::Scope;
use crate::domain::awards::statistics::unrewarded::{Unrewarded, UnrewardedOf};
use crate::error::Result;
use crate::services::access::{self, Caller};
use crate::services::awards::registers::{MOST_COUNTED, of_units};
use crate::services::{Ctx, Listed, one_more};

/// Among whom is looked, and how far back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnrewardedFilter {
    /// Among whom.
    pub of: UnrewardedOf,
    /// Over how many years, 1 to 20.
    pub years: u32,
}

fn page_of(
    tx: &mut Conn,
    ctx: &Ctx,
    scope: &Scope,
    filter: UnrewardedFilter,
    page: &PageRequest,
) -> Result<Listed<Unrewarded>> {
    let days = days(ctx, filter);
    let wanted = one_more(page);
    let found = db::awards::statistics::unrewarded::list(tx, scope, filter.of, days, &wanted)?;
    let key = db::awards::statistics::unrewarded::unrewarded_key;
    Ok(Listed::cut(found, page.limit, key))
}

/// Today, and the day behind which an award counts.
fn days(ctx: &Ctx, filter: UnrewardedFilter) -> (chrono::NaiveDate, chrono::NaiveDate) {
    let today = ctx.today();
    let since = today.checked_sub_months(Months::new(12 * filter.years));
    (today, since.unwrap_or(chrono::NaiveDate::MIN))
}

fn scope(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Scope> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    of_units(tx, scope, None, "unit_id")
}

/// A page of those without an award in force of the last years, by name, with how many there are:
/// `MOST_COUNTED` and one where there are more.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &UnrewardedFilter,
    page: &PageRequest,
) -> Result<Listed<Unrewarded>> {
    let scope = scope(tx, ctx, caller)?;
    let found = page_of(tx, ctx, &scope, *filter, page)?;
    let (of, days, most) = (filter.of, days(ctx, *filter), MOST_COUNTED + 1);
    let total = db::awards::statistics::unrewarded::count_up_to(tx, &scope, of, days, most)?;
    Ok(Listed {
        total: Some(total),
        ..found
    })
}

/// A stretch of them, not counted.
pub fn lines(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &UnrewardedFilter,
    page: &PageRequest,
) -> Result<Listed<Unrewarded>> {
    let scope = scope(tx, ctx, caller)?;
    page_of(tx, ctx, &scope, *filter, page)
}
