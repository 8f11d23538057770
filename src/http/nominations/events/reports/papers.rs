//! `/reports/{id}/papers`: papers and photographs of reports, streamed both ways.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, put};

use super::WholeReportView;
use crate::domain::base::ids::ReportId;
use crate::domain::nominations::report::ReportPaper;
use crate::error::{Error, Result};
use crate::http::extract::{Expected, Id, Identity, Params};
use crate::http::nominations::documents::{NameParams, Raw, send};
use crate::http::view::{changed, represented};
use crate::services::nominations::reports::papers;
use crate::state::State;

fn place(text: &str) -> Result<i32> {
    text.parse().map_err(|_| Error::NotFound("paper"))
}

/// Puts a paper or a photograph into one of the five places of a report that waits, as who told it:
/// PDF, DOCX, DOC, XLSX, JPEG, PNG or HEIC. One that was there is gone.
#[utoipa::path(
    tag = "nominations",
    operation_id = "put_report_paper",
    params(
        ("id" = Uuid, Path),
        ("place" = String, Path, description = "1, 2, 3, 4 or 5"),
        (
            "name" = String,
            Query,
            description = "the name of the file, up to 200 characters; it gets an ending that fits \
                what the bytes are",
        ),
        ("If-Match" = String, Header),
    ),
    request_body(content_type = "application/octet-stream"),
    responses((status = 200, body = WholeReportView)),
    security(("bearer" = [])),
)]
#[put("/reports/{id}/papers/{place}")]
pub async fn put(
    state: Data<State>,
    who: Identity,
    path: Path<(String, String)>,
    id: Id<ReportId>,
    expected: Expected,
    params: Params<NameParams>,
    body: Raw,
) -> Result<HttpResponse> {
    let (name, place) = (params.0.parse()?, place(&path.1)?);
    let (ctx, caller, version) = (state.ctx(), who.0.clone(), expected.0);
    state
        .db
        .read(move |conn| papers::may_put(conn, &ctx, &caller, id.0, version, place))
        .await?;
    let received = state
        .files
        .receive(state.ids.next(state.clock.now()), name, body.0)
        .await?;
    let ctx = state.ctx();
    let paper = ReportPaper { place, received };
    let shown = state
        .db
        .write(move |tx| papers::put(tx, &ctx, &who.0, id.0, version, &paper))
        .await?;
    let version = shown.found.report.version;
    Ok(represented(changed(version, WholeReportView::from(&shown))?).1)
}

/// The paper in a place of a report. Its `ETag` holds the report's version.
#[utoipa::path(
    tag = "nominations",
    operation_id = "find_report_paper",
    params(
        ("id" = Uuid, Path),
        ("place" = String, Path, description = "1, 2, 3, 4 or 5"),
    ),
    responses(
        (status = 200, description = "the bytes", content_type = "application/octet-stream"),
    ),
    security(("bearer" = [])),
)]
#[get("/reports/{id}/papers/{place}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    path: Path<(String, String)>,
    id: Id<ReportId>,
) -> Result<HttpResponse> {
    let (ctx, place) = (state.ctx(), place(&path.1)?);
    let (paper, version) = state
        .db
        .read(move |conn| papers::find(conn, &ctx, &who.0, id.0, place))
        .await?;
    send(&state, &req, &paper, version).await
}
