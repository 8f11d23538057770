//! How a record ends and comes back.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::awards::award::{CancelGround, Cancellation, Restoration, RestoreGround};
use crate::domain::base::ids::AwardId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::awards::view::AwardView;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::view::{change, changed};
use crate::services::awards;
use crate::state::State;
/// The paper by which an award is cancelled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelAwardBody {
    /// `false_declaration`, `forged_papers`, `against_the_law` or `later_conclusion`.
    pub(super) ground: String,
    /// What was found, up to 2,000 characters.
    pub(super) reason: String,
    /// Number and series of the cancelling decision, up to 60 characters.
    pub(super) number: String,
    /// Its date, local; not in the future.
    #[schema(format = Date)]
    pub(super) date: String,
}

/// Cancels an award, as the authority that gave it; a superior authority's cancellation is recorded
/// by the office that submitted.
#[utoipa::path(
    tag = "awards",
    operation_id = "cancel_award",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CancelAwardBody,
    responses((status = 200, body = AwardView)),
    security(("bearer" = [])),
)]
#[post("/awards/{id}/cancel")]
pub async fn cancel(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<CancelAwardBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let ground = fields.code(
        "/ground",
        &body.0.ground,
        CancelGround::FOR_CANCELLING,
        CancelGround::code,
    );
    let reason = fields.lines("/reason", &body.0.reason, 2_000);
    let number = fields.paper_number("/number", &body.0.number, 60);
    let date = fields.date("/date", &body.0.date);
    let (ground, reason, number, date) =
        fields.done((|| Some((ground?, reason?, number?, date?)))())?;
    let paper = Cancellation {
        ground,
        number,
        date,
    };
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| awards::cancel(tx, ctx, caller, id.0, expected.0, paper, &reason),
        |award| changed(award.seq, AwardView::from(award)),
    )
    .await
}

/// The paper by which a State honour was stripped.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StripAwardBody {
    /// Which judgment, up to 2,000 characters.
    pub(super) reason: String,
    /// Number and series of the President's decision, up to 60 characters.
    pub(super) number: String,
    /// Its date, local; not in the future.
    #[schema(format = Date)]
    pub(super) date: String,
}

/// Records that the President stripped somebody of a State honour after a final judgment: by the
/// office that submitted it. What is no State honour, or is not in force, is 409.
#[utoipa::path(
    tag = "awards",
    operation_id = "strip_award",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = StripAwardBody,
    responses((status = 200, body = AwardView)),
    security(("bearer" = [])),
)]
#[post("/awards/{id}/strip")]
pub async fn strip(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<StripAwardBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let reason = fields.lines("/reason", &body.0.reason, 2_000);
    let number = fields.paper_number("/number", &body.0.number, 60);
    let date = fields.date("/date", &body.0.date);
    let (reason, number, date) = fields.done((|| Some((reason?, number?, date?)))())?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| {
            awards::strip(tx, ctx, caller, id.0, expected.0, (number, date), &reason)
        },
        |award| changed(award.seq, AwardView::from(award)),
    )
    .await
}

/// The paper by which an award that was cancelled or stripped is given back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreAwardBody {
    /// `acquitted`, `new_conclusion` or `wrongly_taken`.
    pub(super) ground: String,
    /// What was found, up to 2,000 characters.
    pub(super) reason: String,
    /// Number and series of the decision, up to 60 characters.
    pub(super) number: String,
    /// Its date, local; from the day it was taken to today.
    #[schema(format = Date)]
    pub(super) date: String,
}

/// Gives an award back that was cancelled or stripped, as whoever may cancel it. Where the
/// achievement has led to something else meanwhile, that is 409 until the head of the standing
/// office has overruled it on the file.
#[utoipa::path(
    tag = "awards",
    operation_id = "restore_award",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = RestoreAwardBody,
    responses((status = 200, body = AwardView)),
    security(("bearer" = [])),
)]
#[post("/awards/{id}/restore")]
pub async fn restore(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<RestoreAwardBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let ground = fields.code(
        "/ground",
        &body.0.ground,
        RestoreGround::ALL,
        RestoreGround::code,
    );
    let reason = fields.lines("/reason", &body.0.reason, 2_000);
    let number = fields.paper_number("/number", &body.0.number, 60);
    let date = fields.date("/date", &body.0.date);
    let (ground, reason, number, date) =
        fields.done((|| Some((ground?, reason?, number?, date?)))())?;
    let paper = Restoration {
        ground,
        number,
        date,
    };
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| awards::restore(tx, ctx, caller, id.0, expected.0, paper, &reason),
        |award| changed(award.seq, AwardView::from(award)),
    )
    .await
}
