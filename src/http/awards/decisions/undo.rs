//! What is taken back before a decision is issued.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::base::ids::DecisionId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::awards::decisions::view::DecisionView;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::view::{change, changed};
use crate::services::awards::decisions::{self, Strike};
use crate::state::State;

/// A line to strike.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StrikeBody {
    /// The nomination it lists.
    #[schema(format = Uuid)]
    nomination_id: String,
    /// Why, up to 2,000 characters.
    reason: String,
}

impl StrikeBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<Strike> {
        let mut fields = Fields::new();
        let nomination = fields.id("/nomination_id", &self.nomination_id);
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done((|| {
            Some(Strike {
                nomination: nomination?,
                reason: reason?,
            })
        })())
    }
}

/// Strikes a line of a decision that is not issued, with the reason: its file goes back to where it
/// was agreed to. The signature stands for the others. The last line is not struck: take the
/// signature back and remove the draft.
#[utoipa::path(
    tag = "decisions",
    operation_id = "strike_line",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = StrikeBody,
    responses((status = 200, body = DecisionView)),
    security(("bearer" = [])),
)]
#[post("/decisions/{id}/strike")]
pub async fn strike(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<DecisionId>,
    expected: Expected,
    body: Body<StrikeBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| decisions::strike(tx, ctx, caller, id.0, expected.0, new),
        |shown| changed(shown.found.decision.version, DecisionView::from(shown)),
    )
    .await
}

/// Why a signature is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawSignatureBody {
    /// Why, up to 2,000 characters.
    reason: String,
}

impl WithdrawSignatureBody {
    /// Why, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done(reason)
    }
}

/// Takes the signature under a decision back before it is issued, as the chairman of its issuer: it
/// is a draft again.
#[utoipa::path(
    tag = "decisions",
    operation_id = "withdraw_signature",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = WithdrawSignatureBody,
    responses((status = 200, body = DecisionView)),
    security(("bearer" = [])),
)]
#[post("/decisions/{id}/withdraw-signature")]
pub async fn withdraw_signature(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<DecisionId>,
    expected: Expected,
    body: Body<WithdrawSignatureBody>,
) -> Result<HttpResponse> {
    let reason = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| {
            decisions::withdraw_signature(tx, ctx, caller, id.0, expected.0, &reason)
        },
        |shown| changed(shown.found.decision.version, DecisionView::from(shown)),
    )
    .await
}
