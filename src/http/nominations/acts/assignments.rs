//! Which colleague of the office that holds a file handles it.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete, put};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::base::ids::{NominationId, UserId};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::nominations::NominationView;
use crate::http::view::{change, changed};
use crate::services::nominations::assignments;
use crate::state::State;

/// Who handles a file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignBody {
    /// The account of a colleague who holds the office that holds the file today, or stands in for
    /// who does; one's own to take it on.
    #[schema(format = Uuid)]
    user_id: String,
}

impl AssignBody {
    /// Who handles it, or what is wrong with that.
    pub fn command(self) -> Result<UserId> {
        let mut fields = Fields::new();
        let user = fields.id("/user_id", &self.user_id);
        fields.done(user)
    }
}

/// Names the colleague who handles a nomination, as a holder of the office that holds it or as the
/// head of the standing office over its specialists. It restrains nobody: whoever holds the office
/// may act on it. It ends when the file leaves the office or the stage. The version stays.
#[utoipa::path(
    tag = "nominations",
    operation_id = "assign_nomination",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = AssignBody,
    responses((status = 200, body = NominationView)),
    security(("bearer" = [])),
)]
#[put("/nominations/{id}/assignment")]
pub async fn assign(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<NominationId>,
    expected: Expected,
    body: Body<AssignBody>,
) -> Result<HttpResponse> {
    let to = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| assignments::assign(tx, ctx, caller, id.0, expected.0, to),
        |shown| changed(shown.filed.nomination.version, NominationView::from(shown)),
    )
    .await
}

/// Takes back that a colleague handles a nomination. The version stays.
#[utoipa::path(
    tag = "nominations",
    operation_id = "unassign_nomination",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[delete("/nominations/{id}/assignment")]
pub async fn unassign(
    state: Data<State>,
    who: Identity,
    id: Id<NominationId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| assignments::unassign(tx, &ctx, &who.0, id.0, expected.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
