//! How a record ends and comes back.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
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
    ground: String,
    /// What was found, up to 2,000 characters.
    reason: String,
    /// Number and series of the cancelling decision, up to 60 characters.
    number: String,
    /// Its date, local; not in the future.
    #[schema(format = Date)]
    date: String,
}

impl CancelAwardBody {
    /// The paper and what was found, or every fault.
    pub fn command(self) -> Result<(Cancellation, String)> {
        let mut fields = Fields::new();
        let ground = fields.code(
            "/ground",
            &self.ground,
            CancelGround::FOR_CANCELLING,
            CancelGround::code,
        );
        let reason = fields.lines("/reason", &self.reason, 2_000);
        let number = fields.paper_number("/number", &self.number, 60);
        let date = fields.date("/date", &self.date);
        fields.done((|| {
            let (ground, number, date) = (ground?, number?, date?);
            let paper = Cancellation {
                ground,
                number,
                date,
            };
            Some((paper, reason?))
        })())
    }
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
    let (paper, reason) = body.0.command()?;
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
    reason: String,
    /// Number and series of the President's decision, up to 60 characters.
    number: String,
    /// Its date, local; not in the future.
    #[schema(format = Date)]
    date: String,
}

impl StripAwardBody {
    /// Number and date of the paper, and which judgment, or every fault.
    pub fn command(self) -> Result<((String, NaiveDate), String)> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 2_000);
        let number = fields.paper_number("/number", &self.number, 60);
        let date = fields.date("/date", &self.date);
        fields.done((|| Some(((number?, date?), reason?)))())
    }
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
    let (paper, reason) = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| awards::strip(tx, ctx, caller, id.0, expected.0, paper, &reason),
        |award| changed(award.seq, AwardView::from(award)),
    )
    .await
}

/// The paper by which an award that was cancelled or stripped is given back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreAwardBody {
    /// `acquitted`, `new_conclusion` or `wrongly_taken`.
    ground: String,
    /// What was found, up to 2,000 characters.
    reason: String,
    /// Number and series of the decision, up to 60 characters.
    number: String,
    /// Its date, local; from the day it was taken to today.
    #[schema(format = Date)]
    date: String,
}

impl RestoreAwardBody {
    /// The paper and what was found, or every fault.
    pub fn command(self) -> Result<(Restoration, String)> {
        let mut fields = Fields::new();
        let ground = fields.code(
            "/ground",
            &self.ground,
            RestoreGround::ALL,
            RestoreGround::code,
        );
        let reason = fields.lines("/reason", &self.reason, 2_000);
        let number = fields.paper_number("/number", &self.number, 60);
        let date = fields.date("/date", &self.date);
        fields.done((|| {
            let (ground, number, date) = (ground?, number?, date?);
            let paper = Restoration {
                ground,
                number,
                date,
            };
            Some((paper, reason?))
        })())
    }
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
    let (paper, reason) = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| awards::restore(tx, ctx, caller, id.0, expected.0, paper, &reason),
        |award| changed(award.seq, AwardView::from(award)),
    )
    .await
}
