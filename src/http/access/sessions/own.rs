//! Who I am.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::SignedInView;
use crate::error::Result;
use crate::http::extract::Identity;
use crate::services::access;
use crate::state::State;
/// Who I am.
#[derive(Serialize, ToSchema)]
pub struct MeView {
    /// The name history shows.
    pub(super) name: String,
    /// The account; none for a machine client.
    pub(super) user: Option<SignedInView>,
    /// The roles held today.
    pub(super) roles: Vec<HeldRoleView>,
    /// The scopes of a machine client.
    pub(super) scopes: Vec<&'static str>,
}

/// A role held today.
#[derive(Serialize, ToSchema)]
pub struct HeldRoleView {
    /// The role.
    pub(super) role: &'static str,
    /// The unit it is held in.
    pub(super) unit_id: Uuid,
    /// Its code.
    pub(super) unit_code: String,
    /// Its name.
    pub(super) unit_name: String,
    /// For whom it is held while they are absent; none for one's own.
    pub(super) on_behalf_of: Option<String>,
}

/// Who I am, with the roles of today.
#[utoipa::path(
    tag = "identity",
    responses((status = 200, body = MeView)),
    security(("bearer" = []), ("machine" = [])),
)]
#[get("/me")]
pub async fn me(state: Data<State>, who: Identity) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let me = state
        .db
        .read(move |conn| access::me(conn, &ctx, &who.0))
        .await?;
    let role = |(held, unit): &(
        crate::domain::access::actor::HeldOffice,
        crate::domain::register::unit::Unit,
    )| {
        HeldRoleView {
            role: held.office.role.code(),
            unit_id: unit.id.0,
            unit_code: unit.code.clone(),
            unit_name: unit.name.clone(),
            on_behalf_of: held.on_behalf_of.as_ref().map(|absent| absent.name.clone()),
        }
    };
    Ok(HttpResponse::Ok().json(MeView {
        user: me.user.as_ref().map(SignedInView::from),
        roles: me.offices.iter().map(role).collect(),
        scopes: me.scopes.iter().map(|scope| scope.code()).collect(),
        name: me.name,
    }))
}
