//! `/units/{id}/award-fund`: the fund of a body for a year, and what organising took of it.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::awards::fund::{FUND_YEARS, FundSpending, FundWarning, MOST_DONG};
use crate::domain::base::ids::{FundSpendingId, UnitId};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::view::{change, changed, created, versioned};
use crate::services::awards::funds::{self, EnterSpending, SetFund, ShownFund};
use crate::state::State;

/// That a decision goes beyond the fund of its issuer; it stops nothing. All in đồng.
#[derive(Serialize, ToSchema)]
pub struct FundWarningView {
    /// The year of the fund.
    year: i32,
    ceiling: i64,
    /// Spent on organising.
    organising: i64,
    /// Given by other decisions.
    given: i64,
    /// What this decision gives.
    gives: i64,
    /// So much goes beyond the fund.
    beyond: i64,
}

impl From<&FundWarning> for FundWarningView {
    fn from(warning: &FundWarning) -> Self {
        Self {
            year: warning.year,
            ceiling: warning.ceiling,
            organising: warning.organising,
            given: warning.given,
            gives: warning.gives,
            beyond: warning.beyond,
        }
    }
}

/// Something that organising took of a fund.
#[derive(Serialize, ToSchema)]
pub struct FundSpendingView {
    id: Uuid,
    spent_on: NaiveDate,
    purpose: String,
    /// Đồng.
    amount: i64,
    /// Who entered it, by the name they had then.
    entered_by: String,
}

impl From<&FundSpending> for FundSpendingView {
    fn from(spending: &FundSpending) -> Self {
        Self {
            id: spending.id.0,
            spent_on: spending.spent_on,
            purpose: spending.what.clone(),
            amount: spending.amount,
            entered_by: spending.entered_by.clone(),
        }
    }
}

/// The fund of a body for a year. All in đồng.
#[derive(Serialize, ToSchema)]
pub struct AwardFundView {
    unit_id: Uuid,
    year: i32,
    /// Null where nobody has set it.
    ceiling: Option<i64>,
    /// On what the ceiling rests.
    ground: Option<String>,
    /// A fifth of the ceiling: the most that organising may take.
    organising_most: Option<i64>,
    /// What organising took.
    organising: i64,
    /// What the awards of the year come to that are paid, to be paid, or to be recovered.
    given: i64,
    /// Of it paid, and not recovered.
    paid: i64,
    /// Of what was paid, to be recovered.
    to_recover: i64,
    /// Awards of which nobody knows the amount.
    unknown_amounts: i64,
    /// What is left, below zero where more was given; null without a ceiling.
    left: Option<i64>,
    /// What organising took, by day.
    spendings: Vec<FundSpendingView>,
    /// Can the caller set it?
    may_set: bool,
    /// Of the fund; 0 where nobody has set it.
    version: i64,
}

impl From<&ShownFund> for AwardFundView {
    fn from(shown: &ShownFund) -> Self {
        let (balance, fund) = (&shown.balance, &shown.balance.fund);
        Self {
            unit_id: shown.unit.id.0,
            year: fund.year,
            ceiling: fund.ceiling,
            ground: fund.ceiling.map(|_| fund.ground.clone()),
            organising_most: fund.organising_most(),
            organising: balance.organising,
            given: balance.sums.given(),
            paid: balance.sums.gone_out(),
            to_recover: balance.sums.to_recover,
            unknown_amounts: balance.sums.unknown,
            left: balance.left(),
            spendings: shown.spendings.iter().map(FundSpendingView::from).collect(),
            may_set: shown.may_set,
            version: fund.version,
        }
    }
}

/// Of which year.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AwardFundParams {
    /// 2000 to 2999.
    year: i32,
}

/// The fund of a body for a year.
#[utoipa::path(
    tag = "awards",
    operation_id = "find_award_fund",
    params(("id" = Uuid, Path), AwardFundParams),
    responses((status = 200, body = AwardFundView)),
    security(("bearer" = [])),
)]
#[get("/units/{id}/award-fund")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<UnitId>,
    params: Params<AwardFundParams>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let year = fields.number("year", params.0.year, FUND_YEARS.0, FUND_YEARS.1);
    let year = fields.done(year)?;
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| funds::find(conn, &ctx, &who.0, id.0, year))
        .await?;
    versioned(
        &req,
        shown.balance.fund.version,
        AwardFundView::from(&shown),
    )
}

/// The ceiling to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAwardFundBody {
    /// For this year, 2000 to 2999.
    year: i32,
    /// Đồng, 0 to 999,999,999,999,999.
    ceiling: i64,
    /// On what it rests, up to 300 characters.
    ground: String,
}

impl SetAwardFundBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<SetFund> {
        let mut fields = Fields::new();
        let year = fields.number("/year", self.year, FUND_YEARS.0, FUND_YEARS.1);
        let ceiling = fields.number("/ceiling", self.ceiling, 0, MOST_DONG);
        let ground = fields.lines("/ground", &self.ground, 300);
        fields.done((|| {
            Some(SetFund {
                year: year?,
                ceiling: ceiling?,
                ground: ground?,
            })
        })())
    }
}

/// Sets the ceiling of the fund of a body for a year, as who issues the decisions of the body.
#[utoipa::path(
    tag = "awards",
    operation_id = "set_award_fund",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = SetAwardFundBody,
    responses((status = 200, body = AwardFundView)),
    security(("bearer" = [])),
)]
#[put("/units/{id}/award-fund")]
pub async fn set(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UnitId>,
    expected: Expected,
    body: Body<SetAwardFundBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| funds::set(tx, ctx, caller, id.0, expected.0, new),
        |shown| changed(shown.balance.fund.version, AwardFundView::from(shown)),
    )
    .await
}

/// Something to enter that organising took of a fund.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterFundSpendingBody {
    /// On which day, not in the future; the fund is that of its year.
    #[schema(format = Date)]
    spent_on: String,
    /// On what, up to 200 characters.
    purpose: String,
    /// Đồng, 1 to 999,999,999,999,999; what is left of a fifth of the fund at most.
    amount: i64,
}

impl EnterFundSpendingBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<EnterSpending> {
        let mut fields = Fields::new();
        let spent_on = fields.date("/spent_on", &self.spent_on);
        let what = fields.line("/purpose", &self.purpose, 200);
        let amount = fields.number("/amount", self.amount, 1, MOST_DONG);
        fields.done((|| {
            Some(EnterSpending {
                spent_on: spent_on?,
                what: what?,
                amount: amount?,
            })
        })())
    }
}

/// Enters what organising took of the fund of a body, as who issues the decisions of the body; a
/// fund has up to 500 of them.
#[utoipa::path(
    tag = "awards",
    operation_id = "enter_fund_spending",
    params(("id" = Uuid, Path)),
    request_body = EnterFundSpendingBody,
    responses((status = 201, body = AwardFundView)),
    security(("bearer" = [])),
)]
#[post("/units/{id}/award-fund/spendings")]
pub async fn spend(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UnitId>,
    body: Body<EnterFundSpendingBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| funds::spend(tx, ctx, caller, id.0, new),
        |shown| created(None, AwardFundView::from(shown)),
    )
    .await
}

/// Removes an entry of what organising took, as who enters them; at the version of its fund.
#[utoipa::path(
    tag = "awards",
    operation_id = "remove_fund_spending",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[delete("/award-fund-spendings/{id}")]
pub async fn remove(
    state: Data<State>,
    who: Identity,
    id: Id<FundSpendingId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| funds::remove(tx, &ctx, &who.0, id.0, expected.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
