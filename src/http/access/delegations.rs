//! `/delegations`: who stands in for whom.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::access::delegation::Delegation;
use crate::domain::base::ids::DelegationId;
use crate::domain::base::office::Role;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Id, Identity, Params};
use crate::http::view::{PageParams, PageView, change, created, listed, page};
use crate::services::access::delegations::{self, Delegate};
use crate::state::State;

/// Somebody stands in for somebody else.
#[derive(Serialize, ToSchema)]
pub struct DelegationView {
    id: Uuid,
    role: &'static str,
    unit_id: Uuid,
    /// Who is absent.
    from_user_id: Uuid,
    from_name: String,
    /// Who stands in.
    to_user_id: Uuid,
    to_name: String,
    reason: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    created_at: DateTime<Utc>,
}

impl From<&Delegation> for DelegationView {
    fn from(delegation: &Delegation) -> Self {
        Self {
            id: delegation.id.0,
            role: delegation.office.role.code(),
            unit_id: delegation.office.unit.0,
            from_user_id: delegation.from.0,
            from_name: delegation.from_name.clone(),
            to_user_id: delegation.to.0,
            to_name: delegation.to_name.clone(),
            reason: delegation.reason.clone(),
            valid_from: delegation.valid_from,
            valid_to: delegation.valid_to,
            created_at: delegation.created_at,
        }
    }
}

/// The delegations the caller gave or received, and those they manage.
#[utoipa::path(
    tag = "access",
    operation_id = "list_delegations",
    params(PageParams),
    responses((status = 200, body = PageView<DelegationView>)),
    security(("bearer" = [])),
)]
#[get("/delegations")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(
        &state,
        "delegations",
        params.0.cursor.as_deref(),
        params.0.limit,
    )?;
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| delegations::list(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(&state, &req, "delegations", &found, |delegation| {
        DelegationView::from(delegation)
    }))
}

/// A delegation to enter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DelegateBody {
    /// The role that is handed over; not `administrator`.
    role: String,
    #[schema(format = Uuid)]
    unit_id: String,
    /// Who stands in, by what they sign in with; somebody of the unit or of one below it.
    to_email: String,
    /// Why, up to 2,000 characters.
    reason: String,
    #[schema(format = Date)]
    valid_from: String,
    /// The last day, at most 366 days after the first.
    #[schema(format = Date)]
    valid_to: String,
    /// Who is absent, entered by an administrator; the caller when left out.
    #[schema(format = Uuid)]
    from_user_id: Option<String>,
}

impl DelegateBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<Delegate> {
        let mut fields = Fields::new();
        let role = fields.code("/role", &self.role, Role::ALL, Role::code);
        let unit = fields.id("/unit_id", &self.unit_id);
        let to = fields.email("/to_email", &self.to_email);
        let reason = fields.lines("/reason", &self.reason, 2_000);
        let valid_from = fields.date("/valid_from", &self.valid_from);
        let valid_to = fields.date("/valid_to", &self.valid_to);
        let from = fields.some(self.from_user_id, |fields, text| {
            fields.id("/from_user_id", &text)
        });
        fields.done((|| {
            Some(Delegate {
                from: from?,
                role: role?,
                unit: unit?,
                to: to?,
                reason: reason?,
                valid_from: valid_from?,
                valid_to: valid_to?,
            })
        })())
    }
}

/// Lets somebody stand in for an office of the caller's own, between two dates. It is never handed
/// on.
#[utoipa::path(
    tag = "access",
    operation_id = "delegate",
    request_body = DelegateBody,
    responses((status = 201, body = DelegationView)),
    security(("bearer" = [])),
)]
#[post("/delegations")]
pub async fn delegate(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<DelegateBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| delegations::delegate(tx, ctx, caller, new),
        |delegation| created(None, DelegationView::from(delegation)),
    )
    .await
}

/// Ends a delegation at once.
#[utoipa::path(
    tag = "access",
    operation_id = "end_delegation",
    params(("id" = Uuid, Path)),
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[delete("/delegations/{id}")]
pub async fn end(state: Data<State>, who: Identity, id: Id<DelegationId>) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| delegations::end(tx, &ctx, &who.0, id.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
