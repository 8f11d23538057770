//! Putting a name on a decision right.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::base::ids::DecisionId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::awards::decisions::view::CorrectionView;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::view::{change, created};
use crate::services::awards::decisions::{self, Correct};
use crate::state::State;

/// A name to put right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectBody {
    /// The award record.
    #[schema(format = Uuid)]
    award_id: String,
    /// The name as it should be, up to 200 characters.
    subject_name: String,
    /// Why, up to 2,000 characters.
    reason: String,
}

impl CorrectBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<Correct> {
        let mut fields = Fields::new();
        let award = fields.id("/award_id", &self.award_id);
        let name = fields.line("/subject_name", &self.subject_name, 200);
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done((|| {
            Some(Correct {
                award: award?,
                name: name?,
                reason: reason?,
            })
        })())
    }
}

/// Puts a name on an issued decision right: the award record carries the right one and comes again
/// in the feed.
#[utoipa::path(
    tag = "decisions",
    operation_id = "correct_decision",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CorrectBody,
    responses((status = 201, body = CorrectionView)),
    security(("bearer" = [])),
)]
#[post("/decisions/{id}/corrections")]
pub async fn correct(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<DecisionId>,
    expected: Expected,
    body: Body<CorrectBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| decisions::correct(tx, ctx, caller, id.0, expected.0, new),
        |correction| created(None, CorrectionView::from(correction)),
    )
    .await
}
