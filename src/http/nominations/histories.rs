//! What was done with a nomination, and what it said each time it was submitted.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::NominationId;
use crate::error::Result;
use crate::http::extract::{Id, Identity};
use crate::http::history::{EntryView, HistoryView};
use crate::http::law::catalogue::AllView;
use crate::http::problem::language;
use crate::services::nominations;
use crate::state::State;

/// Who did what with a nomination, when, and why.
#[utoipa::path(
    tag = "nominations",
    operation_id = "nomination_history",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = HistoryView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations/{id}/history")]
pub async fn history(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<NominationId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let entries = state
        .db
        .read(move |conn| nominations::history(conn, &ctx, &who.0, id.0))
        .await?;
    let language = language(req.headers());
    Ok(HttpResponse::Ok().json(HistoryView {
        items: entries
            .iter()
            .map(|entry| EntryView::of(entry, language))
            .collect(),
    }))
}

/// What a file said when it was submitted.
#[derive(Serialize, ToSchema)]
pub struct FileVersionView {
    /// The first is 1.
    number: i32,
    award_code: String,
    commendation_type: &'static str,
    cycle_year: i32,
    achievement_id: Uuid,
    statement: String,
    submitted_by: String,
    submitted_at: DateTime<Utc>,
}

/// What a file said each time it was submitted, the first first.
#[utoipa::path(
    tag = "nominations",
    operation_id = "nomination_versions",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AllView<FileVersionView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations/{id}/versions")]
pub async fn versions(
    state: Data<State>,
    who: Identity,
    id: Id<NominationId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let versions = state
        .db
        .read(move |conn| nominations::versions(conn, &ctx, &who.0, id.0))
        .await?;
    let items = versions.into_iter().map(|version| FileVersionView {
        number: version.number,
        award_code: version.content.award_code,
        commendation_type: version.content.commendation_type.code(),
        cycle_year: version.content.cycle_year,
        achievement_id: version.content.achievement.0,
        statement: version.content.statement,
        submitted_by: version.submitted_by,
        submitted_at: version.submitted_at,
    });
    Ok(HttpResponse::Ok().json(AllView {
        items: items.collect(),
    }))
}
