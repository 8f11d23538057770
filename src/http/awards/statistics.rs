//! `/statistics`: figures computed from the records.

pub(crate) mod forms;
pub(crate) mod shares;
pub(crate) mod staff;
pub(crate) mod unrewarded;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::awards::statistics::AwardFigures;
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Identity, Params};
use crate::http::law::catalogue::AllView;
use crate::services::awards::statistics;
use crate::state::State;

/// The figures of one level.
#[derive(Serialize, ToSchema)]
pub struct FiguresView {
    /// `unit`, `province` or `state`.
    level: &'static str,
    awards: i64,
    /// Of them to individuals.
    individuals: i64,
    /// Of these, people who were on the register on the day of the decision.
    on_register: i64,
    /// Of these, people who did the work directly then.
    direct_workers: i64,
    /// Calendar days from the last day of the event to the decision: the middle one.
    days_to_award: Option<i64>,
    longest_days_to_award: Option<i64>,
    /// Đồng.
    amount: i64,
}

fn figures((level, figures): (&AwardLevel, &AwardFigures)) -> FiguresView {
    FiguresView {
        level: level.code(),
        awards: figures.awards,
        individuals: figures.individuals,
        on_register: figures.on_register,
        direct_workers: figures.direct_workers,
        days_to_award: figures.days_to_award,
        longest_days_to_award: figures.longest_days_to_award,
        amount: figures.amount,
    }
}

/// Of which days, and of which type.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FiguresParams {
    /// The first day of the decisions.
    #[param(format = Date)]
    from: String,
    /// The last day of the decisions, up to five years after the first.
    #[param(format = Date)]
    to: String,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    commendation_type: Option<String>,
}

/// How much was awarded in the caller's units and those below, how soon after the deed, and to
/// whom; by level.
#[utoipa::path(
    tag = "awards",
    operation_id = "award_statistics",
    params(FiguresParams),
    responses((status = 200, body = AllView<FiguresView>)),
    security(("bearer" = [])),
)]
#[get("/statistics/awards")]
pub async fn awards(
    state: Data<State>,
    who: Identity,
    params: Params<FiguresParams>,
) -> Result<HttpResponse> {
    let FiguresParams {
        from,
        to,
        commendation_type,
    } = params.0;
    let mut fields = Fields::new();
    let (from, to) = (fields.date("from", &from), fields.date("to", &to));
    let kind = fields.some(commendation_type, |fields, text| {
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
            statistics::awards(conn, ctx, caller, from, to, kind)
        })
        .await?;
    Ok(HttpResponse::Ok().json(AllView {
        items: found.iter().map(figures).collect(),
    }))
}
