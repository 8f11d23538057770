//! `/statistics/shares`: to whom awards went, year by year; `/units/{id}/award-target`: which share
//! of direct workers a body wants.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, put};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::awards::statistics::shares::AwardShares;
use crate::domain::base::ids::UnitId;
use crate::domain::law::award_type::CommendationType;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::view::{change, changed, versioned};
use crate::services::awards::statistics::shares::{self, ShownTarget};
use crate::state::State;

/// To whom awards went.
#[derive(Serialize, ToSchema)]
pub struct SharesView {
    awards: i64,
    /// Of them ad hoc.
    ad_hoc: i64,
    individuals: i64,
    /// Of the individuals, people who were on the register on the day of the decision.
    on_register: i64,
    /// Of these, people who did the work directly then.
    direct_workers: i64,
    /// In hundredths of those on the register; null where there is none.
    direct_workers_percent: Option<i64>,
    women: i64,
    men: i64,
    /// Individuals whose sex nobody entered.
    sex_not_entered: i64,
    /// In hundredths of those whose sex is known; null where there is none.
    women_percent: Option<i64>,
    /// In hundredths of all awards; null where there is none.
    ad_hoc_percent: Option<i64>,
}

impl From<&AwardShares> for SharesView {
    fn from(shares: &AwardShares) -> Self {
        Self {
            awards: shares.awards,
            ad_hoc: shares.ad_hoc,
            individuals: shares.individuals,
            on_register: shares.on_register,
            direct_workers: shares.direct_workers,
            direct_workers_percent: shares.direct_percent(),
            women: shares.women,
            men: shares.men,
            sex_not_entered: shares.sex_not_entered(),
            women_percent: shares.women_percent(),
            ad_hoc_percent: shares.ad_hoc_percent(),
        }
    }
}

/// To whom awards went in one year.
#[derive(Serialize, ToSchema)]
pub struct YearSharesView {
    year: i32,
    shares: SharesView,
}

/// To whom awards went on the days that were asked for, and year by year.
#[derive(Serialize, ToSchema)]
pub struct TrendView {
    /// On the days that were asked for.
    shares: SharesView,
    /// In the year of the last of these days and the nine before it, the newest first.
    years: Vec<YearSharesView>,
}

/// Of which days, and of which type.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SharesParams {
    /// The first day of the decisions.
    #[param(format = Date)]
    from: String,
    /// The last day of the decisions, up to five years after the first.
    #[param(format = Date)]
    to: String,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    commendation_type: Option<String>,
}

/// Which share of the awards in the caller's units and those below went to direct workers, to women,
/// and was ad hoc; with the trend of ten years.
#[utoipa::path(
    tag = "awards",
    operation_id = "award_shares",
    params(SharesParams),
    responses((status = 200, body = TrendView)),
    security(("bearer" = [])),
)]
#[get("/statistics/shares")]
pub async fn trend(
    state: Data<State>,
    who: Identity,
    params: Params<SharesParams>,
) -> Result<HttpResponse> {
    let params = params.0;
    let mut fields = Fields::new();
    let from = fields.date("from", &params.from);
    let to = fields.date("to", &params.to);
    let kind = fields.some(params.commendation_type, |fields, text| {
        fields.code(
            "commendation_type",
            &text,
            CommendationType::ALL,
            CommendationType::code,
        )
    });
    let (from, to, kind) = fields.done((|| Some((from?, to?, kind?)))())?;
    let found = state
        .read_beside(who.0, move |conn, ctx, caller| {
            shares::trend(conn, ctx, caller, (from, to), kind)
        })
        .await?;
    let of_year = |(year, shares): &(i32, AwardShares)| YearSharesView {
        year: *year,
        shares: SharesView::from(shares),
    };
    Ok(HttpResponse::Ok().json(TrendView {
        shares: SharesView::from(&found.asked),
        years: found.years.iter().map(of_year).collect(),
    }))
}

/// Which share of those awarded a body wants to be direct workers.
#[derive(Serialize, ToSchema)]
pub struct AwardTargetView {
    unit_id: Uuid,
    /// In hundredths; null where nobody has set one.
    percent: Option<i32>,
    /// Can the caller set it?
    may_set: bool,
    /// Of the target; 0 where nobody has set one.
    version: i64,
}

impl From<&ShownTarget> for AwardTargetView {
    fn from(shown: &ShownTarget) -> Self {
        Self {
            unit_id: shown.unit.id.0,
            percent: shown.target.percent,
            may_set: shown.may_set,
            version: shown.target.version,
        }
    }
}

/// The target of a body.
#[utoipa::path(
    tag = "awards",
    operation_id = "find_award_target",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AwardTargetView)),
    security(("bearer" = [])),
)]
#[get("/units/{id}/award-target")]
pub async fn target(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<UnitId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| shares::target(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, shown.target.version, AwardTargetView::from(&shown))
}

/// The target to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAwardTargetBody {
    /// 0 to 100 hundredths of the people on the register who are awarded.
    percent: i32,
}

impl SetAwardTargetBody {
    /// The share, or what is wrong with it.
    pub fn command(self) -> Result<i32> {
        let mut fields = Fields::new();
        let percent = fields.number("/percent", self.percent, 0, 100);
        fields.done(percent)
    }
}

/// Sets the target of a body, as the head of a standing office or an administrator at or above it.
#[utoipa::path(
    tag = "awards",
    operation_id = "set_award_target",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = SetAwardTargetBody,
    responses((status = 200, body = AwardTargetView)),
    security(("bearer" = [])),
)]
#[put("/units/{id}/award-target")]
pub async fn set_target(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UnitId>,
    expected: Expected,
    body: Body<SetAwardTargetBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let percent = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| shares::set_target(tx, ctx, caller, id.0, expected.0, percent),
        |shown| changed(shown.target.version, AwardTargetView::from(shown)),
    )
    .await
}
