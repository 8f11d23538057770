//! Another name for a subject that is no person on the register.

use actix_web::web::Data;
use actix_web::{HttpResponse, patch};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::base::ids::SubjectId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::register::people::SubjectView;
use crate::http::view::{change, changed};
use crate::state::State;

/// Another name of a subject.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameSubjectBody {
    /// As it is to stand on the decision, up to 200 characters.
    name: String,
}

/// Mends the name of a subject that is no person on the register, by the unit that nominates it,
/// until a decision that lists it is signed. The versions of its open files are counted up.
#[utoipa::path(
    tag = "organisation",
    operation_id = "rename_subject",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = RenameSubjectBody,
    responses((status = 200, body = SubjectView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[patch("/subjects/{id}")]
pub async fn rename_subject(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<SubjectId>,
    expected: Expected,
    body: Body<RenameSubjectBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let name = fields.line("/name", &body.0.name, 200);
    let name = fields.done(name)?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| {
            crate::services::nominations::renames::rename_subject(
                tx,
                ctx,
                caller,
                id.0,
                Some(expected.0),
                name,
            )
        },
        |subject| changed(subject.version, SubjectView::from(subject)),
    )
    .await
}
