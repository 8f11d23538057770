//! The workbooks around imports: the one to fill in, and the rows that could not be brought in.

use std::io::Read as _;

use actix_web::http::header;
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};

use super::kind_of;
use crate::domain::base::ids::ImportId;
use crate::domain::register::people::Language;
use crate::domain::upkeep::import::ImportKind;
use crate::error::{Error, Result};
use crate::http::extract::{Id, Identity};
use crate::http::problem::language;
use crate::http::view::tables::{Download, Format};
use crate::services::access::{self, Caller};
use crate::services::upkeep::imports::{self, BookRows};
use crate::services::{Conn, Ctx};
use crate::state::State;
use crate::tables::imports as table;
use crate::tables::{self, ReadRows};

/// The workbook to fill in for a kind: its columns with heads in the reader's language, lists to
/// choose from, and an example that is passed over.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_import_template",
    params(("kind" = String, Path, description = "what its rows are")),
    responses((
        status = 200,
        description = "the workbook",
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )),
    security(("bearer" = [])),
)]
#[get("/imports/templates/{kind}")]
pub async fn template(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    kind: Path<String>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .read(move |conn| access::actor(conn, &ctx, &who.0).map(|_| ()))
        .await?;
    workbook_to_fill_in(&state, kind_of(&kind)?, language(req.headers())).await
}

/// The workbook to fill in for a kind.
pub(crate) async fn workbook_to_fill_in(
    state: &State,
    kind: ImportKind,
    language: Language,
) -> Result<HttpResponse> {
    let law = std::sync::Arc::clone(&state.law);
    let written = web::block(move || {
        let (mut file, _) = table::blank(kind, &law, language)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    });
    let broken = |error: String| Error::Internal(error);
    let bytes = written
        .await
        .map_err(|error| broken(error.to_string()))?
        .map_err(|error| broken(error.to_string()))?;
    let name = format!("attachment; filename=\"mau-nhap-{kind}.xlsx\"");
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, tables::XLSX))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::VARY, "Authorization, Cookie, Accept-Language"))
        .body(bytes))
}

/// The rows of an import that could not be brought in, as a workbook with the same columns and the
/// reason behind them: put right, it can be sent again.
#[utoipa::path(
    tag = "organisation",
    operation_id = "list_faulty_import_rows",
    params(("id" = Uuid, Path)),
    responses((
        status = 200,
        description = "the workbook",
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )),
    security(("bearer" = [])),
)]
#[get("/imports/{id}/faulty")]
pub async fn faulty(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<ImportId>,
) -> Result<HttpResponse> {
    rows_in_a_book(
        &state,
        who.0,
        (id.0, BookRows::Faulty),
        language(req.headers()),
    )
    .await
}

/// All rows of an import as a workbook: the columns of its kind, and behind them what became of each,
/// what the rules find of it, and why.
#[utoipa::path(
    tag = "organisation",
    operation_id = "list_checked_import_rows",
    params(("id" = Uuid, Path)),
    responses((
        status = 200,
        description = "the workbook",
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )),
    security(("bearer" = [])),
)]
#[get("/imports/{id}/checked")]
pub async fn checked(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<ImportId>,
) -> Result<HttpResponse> {
    rows_in_a_book(
        &state,
        who.0,
        (id.0, BookRows::All),
        language(req.headers()),
    )
    .await
}

/// Rows of an import as a workbook.
pub(crate) async fn rows_in_a_book(
    state: &Data<State>,
    caller: Caller,
    (id, which): (ImportId, BookRows),
    language: Language,
) -> Result<HttpResponse> {
    let (ctx, who) = (state.ctx(), caller.clone());
    let shown = state
        .db
        .read(move |conn| imports::find(conn, &ctx, &who, id))
        .await?;
    let kind = shown.import.kind;
    let read = move |conn: &mut Conn,
                     ctx: &Ctx,
                     caller: &Caller,
                     after: i32|
          -> ReadRows<table::RowOfKind, i32> {
        let some = (after, tables::STRETCH);
        let (rows, next) = imports::rows_behind(conn, ctx, caller, (id, which), some)?;
        Ok((rows.into_iter().map(|row| (kind, row)).collect(), next))
    };
    let (name, book) = match which {
        BookRows::Faulty => ("dong-loi", table::faulty_book(kind, language)),
        BookRows::All => ("ket-qua-kiem-tra", table::checked_book(kind, language)),
    };
    Download::begin(state, caller, name, Format::Xlsx)?
        .workbook(book, (0, None), read)
        .await
}
