//! Roles: given and ended.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::access::account::RoleAssignment;
use crate::domain::base::ids::{RoleAssignmentId, UserId};
use crate::domain::base::office::Role;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::access::role_requests::RoleRequestView;
use crate::http::extract::{Body, ChangeRequest, Id, Identity, Params};
use crate::http::view::{PageView, accepted, change, created, listed, page};
use crate::services::access::users::{self, GrantRole, Granted};
use crate::state::State;

/// A role of a user in a unit.
#[derive(Serialize, ToSchema)]
pub struct RoleView {
    pub(super) id: Uuid,
    pub(super) user_id: Uuid,
    /// `emulation_officer`, `standing_office_specialist`, `chairman` or `administrator`.
    pub(super) role: &'static str,
    pub(super) unit_id: Uuid,
    /// The first day.
    pub(super) valid_from: NaiveDate,
    /// The last day.
    pub(super) valid_to: Option<NaiveDate>,
}

impl From<&RoleAssignment> for RoleView {
    fn from(assignment: &RoleAssignment) -> Self {
        Self {
            id: assignment.id.0,
            user_id: assignment.user.0,
            role: assignment.office.role.code(),
            unit_id: assignment.office.unit.0,
            valid_from: assignment.valid.from,
            valid_to: assignment.valid.to,
        }
    }
}

/// Which role assignments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RoleParams {
    /// Where the page begins.
    pub(super) cursor: Option<String>,
    /// How many, 1 to 200.
    pub(super) limit: Option<i64>,
    /// Of this user.
    pub(super) user_id: Option<Uuid>,
}

/// The role assignments the caller manages.
#[utoipa::path(
    tag = "access",
    params(RoleParams),
    responses((status = 200, body = PageView<RoleView>)),
    security(("bearer" = [])),
)]
#[get("/role-assignments")]
pub async fn list_roles(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<RoleParams>,
) -> Result<HttpResponse> {
    let RoleParams {
        cursor,
        limit,
        user_id,
    } = params.0;
    let page = page(&state, "role-assignments", cursor.as_deref(), limit)?;
    let ctx = state.ctx();
    let roles = state
        .db
        .read(move |conn| users::list_roles(conn, &ctx, &who.0, user_id.map(UserId), &page))
        .await?;
    Ok(listed(&state, &req, "role-assignments", &roles, |role| {
        RoleView::from(role)
    }))
}

/// A role to give.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantRoleBody {
    #[schema(format = Uuid)]
    pub(super) user_id: String,
    /// As in `/me`. One that checks or decides is given only to who is known on the register:
    /// `person_needed`.
    pub(super) role: String,
    #[schema(format = Uuid)]
    pub(super) unit_id: String,
    /// The first day; today when left out.
    #[schema(format = Date)]
    pub(super) valid_from: Option<String>,
    /// The last day; open when left out.
    #[schema(format = Date)]
    pub(super) valid_to: Option<String>,
}

impl GrantRoleBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<GrantRole> {
        let mut fields = Fields::new();
        let user = fields.id("/user_id", &self.user_id);
        let role = fields.code("/role", &self.role, Role::ALL, Role::code);
        let unit = fields.id("/unit_id", &self.unit_id);
        let valid_from = fields.some(self.valid_from, |fields, text| {
            fields.date("/valid_from", &text)
        });
        let valid_to = fields.some(self.valid_to, |fields, text| {
            fields.date("/valid_to", &text)
        });
        fields.done((|| {
            Some(GrantRole {
                user: user?,
                role: role?,
                unit: unit?,
                valid_from: valid_from?,
                valid_to: valid_to?,
            })
        })())
    }
}

/// Gives a role in a unit between two dates. One that decides or manages, and one for oneself,
/// waits for a second administrator where there is one: 202, and it is in `/role-requests`.
#[utoipa::path(
    tag = "access",
    operation_id = "grant_role",
    request_body = GrantRoleBody,
    responses((status = 201, body = RoleView), (status = 202, body = RoleRequestView)),
    security(("bearer" = [])),
)]
#[post("/role-assignments")]
pub async fn grant(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<GrantRoleBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| users::ask(tx, ctx, caller, new),
        |granted| match granted {
            Granted::Given(role) => created(None, RoleView::from(role)),
            Granted::Waiting(request) => accepted(RoleRequestView::from(request)),
        },
    )
    .await
}

/// What a role that was ended leaves behind.
#[derive(Serialize, ToSchema)]
pub struct EndedRoleView {
    /// How many files wait for its office, where nobody holds it any more.
    pub(super) files_unheld: i64,
}

/// Ends a role: yesterday was its last day. What was done in it stays. The answer tells how many
/// files wait for its office, where nobody holds it any more.
#[utoipa::path(
    tag = "access",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = EndedRoleView)),
    security(("bearer" = [])),
)]
#[delete("/role-assignments/{id}")]
pub async fn end_role(
    state: Data<State>,
    who: Identity,
    id: Id<RoleAssignmentId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let files_unheld = state
        .db
        .write(move |tx| users::end_role(tx, &ctx, &who.0, id.0))
        .await?;
    state.wake.notify_one();
    Ok(HttpResponse::Ok().json(EndedRoleView { files_unheld }))
}
