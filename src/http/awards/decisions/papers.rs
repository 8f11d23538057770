//! The signed paper of a decision, streamed both ways.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, put};

use crate::domain::base::ids::DecisionId;
use crate::error::Result;
use crate::http::extract::{Id, Identity, Params};
use crate::http::nominations::documents::{DocumentView, NameParams, Raw, download};
use crate::state::State;
/// Attaches the signed paper: PDF, DOCX, DOC, XLSX, JPEG, PNG or HEIC. One that was there is kept
/// as replaced.
#[utoipa::path(
    tag = "decisions",
    operation_id = "attach_paper",
    params(
        ("id" = Uuid, Path),
        (
            "name" = String,
            Query,
            description = "the name of the file, up to 200 characters; it gets an ending that fits \
            what the bytes are",
        ),
    ),
    request_body(content_type = "application/octet-stream"),
    responses((status = 200, body = DocumentView)),
    security(("bearer" = [])),
)]
#[put("/decisions/{id}/paper")]
pub async fn attach(
    state: Data<State>,
    who: Identity,
    id: Id<DecisionId>,
    params: Params<NameParams>,
    body: Raw,
) -> Result<HttpResponse> {
    let name = params.0.parse()?;
    let (ctx, caller) = (state.ctx(), who.0.clone());
    state
        .db
        .read(move |conn| crate::services::awards::papers::attach(conn, &ctx, &caller, id.0, None))
        .await?;
    let received = state
        .files
        .receive(state.ids.next(state.clock.now()), name, body.0)
        .await?;
    let ctx = state.ctx();
    let attached = state
        .db
        .write(move |tx| {
            crate::services::awards::papers::attach(tx, &ctx, &who.0, id.0, Some(received))
        })
        .await?;
    Ok(HttpResponse::Ok().json(attached.as_ref().map(DocumentView::from)))
}

/// The signed paper of a decision.
#[utoipa::path(
    tag = "decisions",
    operation_id = "decision_paper",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "the bytes", content_type = "application/octet-stream"),
    ),
    security(("bearer" = [])),
)]
#[get("/decisions/{id}/paper")]
pub async fn paper(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<DecisionId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let (paper, version) = state
        .db
        .read(move |conn| crate::services::awards::papers::of_decision(conn, &ctx, &who.0, id.0))
        .await?;
    download(&state, &req, &paper, version).await
}
