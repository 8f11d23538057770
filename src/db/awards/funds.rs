//! Funds of bodies and years, and what organising took of them, as they are kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::loaded;
use crate::db::engine::prepared::Prepare;
use crate::db::schema::{award_fund, fund_spending};
use crate::db::{Conn, Result, Saved};
use crate::domain::awards::fund::{AwardFund, FundSpending};
use crate::domain::base::ids::{FundSpendingId, UnitId};

/// The fund of a body for a year, if it was set.
pub fn find(conn: &mut Conn, body: UnitId, year: i32) -> Result<Option<AwardFund>> {
    let row: Option<(i64, String, i64)> = award_fund::table
        .filter(award_fund::unit_id.eq(body))
        .filter(award_fund::year.eq(year))
        .select((award_fund::ceiling, award_fund::ground, award_fund::version))
        .get_result(conn)
        .optional()?;
    Ok(row.map(|(ceiling, ground, version)| AwardFund {
        unit: body,
        year,
        ceiling: Some(ceiling),
        ground,
        version,
    }))
}

/// Saves a fund whose version was counted up by one, if it is still what it was: the first one is
/// added.
pub fn save_if_unchanged(conn: &mut Conn, changed: &AwardFund) -> Result<Saved> {
    let ceiling = changed.ceiling.unwrap_or_default();
    let count = if changed.version == 1 {
        diesel::insert_into(award_fund::table)
            .values((
                award_fund::unit_id.eq(changed.unit),
                award_fund::year.eq(changed.year),
                award_fund::ceiling.eq(ceiling),
                award_fund::ground.eq(changed.ground.clone()),
                award_fund::version.eq(changed.version),
            ))
            .prepared()
            .execute(conn)?
    } else {
        diesel::update(award_fund::table)
            .filter(award_fund::unit_id.eq(changed.unit))
            .filter(award_fund::year.eq(changed.year))
            .filter(award_fund::version.eq(changed.version - 1))
            .set((
                award_fund::ceiling.eq(ceiling),
                award_fund::ground.eq(changed.ground.clone()),
                award_fund::version.eq(changed.version),
            ))
            .prepared()
            .execute(conn)?
    };
    Ok(Saved::one(count))
}

/// What a fund was spent on, as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = fund_spending)]
pub struct SpendingRow {
    id: FundSpendingId,
    unit_id: UnitId,
    year: i32,
    spent_on: NaiveDate,
    what: String,
    amount: i64,
    entered_by: String,
}

impl From<&FundSpending> for SpendingRow {
    fn from(spending: &FundSpending) -> Self {
        Self {
            id: spending.id,
            unit_id: spending.unit,
            year: spending.year,
            spent_on: spending.spent_on,
            what: spending.what.clone(),
            amount: spending.amount,
            entered_by: spending.entered_by.clone(),
        }
    }
}

impl From<SpendingRow> for FundSpending {
    fn from(row: SpendingRow) -> Self {
        Self {
            id: row.id,
            unit: row.unit_id,
            year: row.year,
            spent_on: row.spent_on,
            what: row.what,
            amount: row.amount,
            entered_by: row.entered_by,
        }
    }
}

loaded!(FundSpending as SpendingRow);

/// What the fund of a body for a year was spent on, by day.
pub fn spendings(conn: &mut Conn, body: UnitId, year: i32) -> Result<Vec<FundSpending>> {
    Ok(fund_spending::table
        .filter(fund_spending::unit_id.eq(body))
        .filter(fund_spending::year.eq(year))
        .order((fund_spending::spent_on, fund_spending::id))
        .select(FundSpending::as_select())
        .load(conn)?)
}

/// One entry, whoever asks.
pub fn spending(conn: &mut Conn, id: FundSpendingId) -> Result<Option<FundSpending>> {
    Ok(fund_spending::table
        .filter(fund_spending::id.eq(id))
        .select(FundSpending::as_select())
        .get_result(conn)
        .optional()?)
}

/// Adds an entry.
pub fn add_spending(conn: &mut Conn, new: &FundSpending) -> Result<()> {
    diesel::insert_into(fund_spending::table)
        .values(SpendingRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Removes an entry.
pub fn remove_spending(conn: &mut Conn, id: FundSpendingId) -> Result<Saved> {
    let row = fund_spending::table.filter(fund_spending::id.eq(id));
    let count = diesel::delete(row).prepared().execute(conn)?;
    Ok(Saved::one(count))
}
