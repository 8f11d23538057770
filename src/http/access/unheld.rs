//! `/unheld-offices`: offices that files wait for and nobody holds.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::Result;
use crate::http::extract::{Identity, Params};
use crate::http::view::{PageParams, PageView, listed, page};
use crate::services::access::unheld::{self, UnheldOffice};
use crate::state::State;

/// An office that files wait for and nobody holds, or none whose account is open.
#[derive(Serialize, ToSchema)]
pub struct UnheldOfficeView {
    unit_id: Uuid,
    unit_code: String,
    unit_name: String,
    /// As in `/role-assignments`.
    role: &'static str,
    /// How many files wait.
    files: i64,
    /// The nearest due day among them.
    due_on: Option<NaiveDate>,
}

impl From<&UnheldOffice> for UnheldOfficeView {
    fn from(office: &UnheldOffice) -> Self {
        Self {
            unit_id: office.unit.id.0,
            unit_code: office.unit.code.clone(),
            unit_name: office.unit.name.clone(),
            role: office.role.code(),
            files: office.files,
            due_on: office.due_on,
        }
    }
}

/// The offices that files wait for and nobody holds, where the caller administers.
#[utoipa::path(
    tag = "access",
    operation_id = "list_unheld_offices",
    params(PageParams),
    responses((status = 200, body = PageView<UnheldOfficeView>)),
    security(("bearer" = [])),
)]
#[get("/unheld-offices")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let PageParams { cursor, limit } = params.0;
    let page = page(&state, "unheld-offices", cursor.as_deref(), limit)?;
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| unheld::list(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(&state, &req, "unheld-offices", &found, |office| {
        UnheldOfficeView::from(office)
    }))
}
