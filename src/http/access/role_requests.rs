//! `/role-requests`: roles that wait for a second administrator.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::access::account::RoleRequest;
use crate::domain::base::ids::RoleRequestId;
use crate::error::Result;
use crate::http::extract::{ChangeRequest, Id, Identity, Nothing, Params};
use crate::http::view::{PageParams, PageView, change, changed, listed, page};
use crate::services::access::users::role_requests;
use crate::state::State;

/// A role that one administrator gives and a second one has to confirm.
#[derive(Serialize, ToSchema)]
pub struct RoleRequestView {
    id: Uuid,
    user_id: Uuid,
    /// As in `/role-assignments`.
    role: &'static str,
    unit_id: Uuid,
    /// The first day.
    valid_from: NaiveDate,
    /// The last day.
    valid_to: Option<NaiveDate>,
    /// The account that asks for it.
    asked_by: Uuid,
    asked_at: DateTime<Utc>,
    /// `waiting`, `confirmed` or `refused`.
    state: &'static str,
}

impl From<&RoleRequest> for RoleRequestView {
    fn from(request: &RoleRequest) -> Self {
        Self {
            id: request.id.0,
            user_id: request.user.0,
            role: request.office.role.code(),
            unit_id: request.office.unit.0,
            valid_from: request.valid.from,
            valid_to: request.valid.to,
            asked_by: request.asked_by.0,
            asked_at: request.asked_at,
            state: request.state.code(),
        }
    }
}

/// The roles that wait for a second administrator, where the caller administers.
#[utoipa::path(
    tag = "access",
    operation_id = "list_role_requests",
    params(PageParams),
    responses((status = 200, body = PageView<RoleRequestView>)),
    security(("bearer" = [])),
)]
#[get("/role-requests")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(
        &state,
        "role-requests",
        params.0.cursor.as_deref(),
        params.0.limit,
    )?;
    let ctx = state.ctx();
    let requests = state
        .db
        .read(move |conn| role_requests::list(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(
        &state,
        &req,
        "role-requests",
        &requests,
        |request| RoleRequestView::from(request),
    ))
}

/// Gives a role that was asked for: as an administrator who neither asked for it nor would have it.
#[utoipa::path(
    tag = "access",
    operation_id = "confirm_role",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = RoleRequestView)),
    security(("bearer" = [])),
)]
#[post("/role-requests/{id}/confirm")]
pub async fn confirm(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<RoleRequestId>,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| role_requests::settle(tx, ctx, caller, id.0, true),
        |request| changed(1, RoleRequestView::from(request)),
    )
    .await
}

/// Does not give a role that was asked for.
#[utoipa::path(
    tag = "access",
    operation_id = "refuse_role",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = RoleRequestView)),
    security(("bearer" = [])),
)]
#[post("/role-requests/{id}/refuse")]
pub async fn refuse(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<RoleRequestId>,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| role_requests::settle(tx, ctx, caller, id.0, false),
        |request| changed(1, RoleRequestView::from(request)),
    )
    .await
}
