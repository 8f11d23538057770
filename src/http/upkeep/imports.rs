//! `/imports`: what comes from a workbook, looked at first and brought in then.

mod files;
mod letters;
mod views;

use actix_web::web::{self, Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use futures_util::{Stream, StreamExt};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;
use utoipa::IntoParams;

use crate::domain::base::ids::ImportId;
use crate::domain::register::people::Language;
use crate::domain::upkeep::import::{
    CellFault, ImportKind, ImportRow, MOST_IMPORT_BYTES, RowCheck, RowOutcome,
};
use crate::error::{Error, FieldFault, Result};
use crate::fields::Fields;
use crate::http::extract::{ChangeRequest, Id, Identity, Nothing, Params};
use crate::http::nominations::documents::Raw;
use crate::http::problem::language;
use crate::http::view::{
    PageParams, PageView, change, changed, created, listed, page, represented, versioned,
};
use crate::services::Conn;
use crate::services::access::Caller;
use crate::services::upkeep::imports::{self, SentImport, ShownImport};
use crate::state::State;
use crate::tables::imports::{self as table, PackedRows};
use crate::words;

pub(crate) use files::{checked, faulty, rows_in_a_book, template, workbook_to_fill_in};
pub(crate) use letters::possible_letters;
pub(crate) use views::{ImportRowView, ImportView, list_of};

/// How many rows of a file are kept in one transaction: others write between two.
const KEPT_TOGETHER: usize = 200;

/// What is sent, and of which unit it is.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SendImportParams {
    /// `people`, `ratings`, `awards`, `career_entries`, `initiatives`, `units`, `users`,
    /// `collectives` or `nominations`.
    kind: String,
    /// The unit it is of, with those below: the caller is its administrator, or, of `nominations`, its
    /// emulation officer.
    #[param(format = Uuid)]
    unit_id: String,
    /// The name of the file, up to 200 characters; what stands before the last slash is left out.
    name: String,
}

impl SendImportParams {
    fn parse(&self) -> Result<SentImport> {
        sent(
            &self.kind,
            &self.unit_id,
            &self.name,
            ["kind", "unit_id", "name"],
        )
    }
}

/// What is sent, as it is said; `at` names where each part is said.
pub(crate) fn sent(kind: &str, unit: &str, name: &str, at: [&str; 3]) -> Result<SentImport> {
    let [of_kind, of_unit, of_name] = at;
    let mut fields = Fields::new();
    let kind = fields.code(of_kind, kind, ImportKind::ALL, ImportKind::code);
    let unit = fields.id(of_unit, unit);
    let file_name = fields.file_name(of_name, name);
    fields.done((|| {
        Some(SentImport {
            unit: unit?,
            kind: kind?,
            file_name: file_name?,
        })
    })())
}

/// The bytes of a file, as many as are taken.
pub(crate) async fn bytes_of<E: std::fmt::Display>(
    mut body: impl Stream<Item = std::result::Result<Bytes, E>> + Unpin,
) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| {
            Error::Malformed(FieldFault {
                pointer: String::new(),
                code: "cut_off",
                params: vec![("error", error.to_string())],
            })
        })?;
        if (bytes.len() + chunk.len()) as u64 > MOST_IMPORT_BYTES {
            return Err(Error::TooLarge(MOST_IMPORT_BYTES));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// May the caller send a file of this unit? Asked before its bytes are read.
pub(crate) async fn ask(state: &State, caller: &Caller, sent: &SentImport) -> Result<()> {
    let (ctx, caller, what) = (state.ctx(), caller.clone(), (sent.unit, sent.kind));
    let asked = move |conn: &mut Conn| imports::may_send(conn, &ctx, &caller, what).map(|_| ());
    state.db.read(asked).await
}

/// What is kept of a file that was refused; nothing where that tells nothing of the file.
fn refusal(error: &Error) -> Option<CellFault> {
    match error {
        Error::Invalid(faults) => {
            let fault = faults.first()?;
            let params = fault.params.iter();
            let params = params.map(|(name, value)| ((*name).to_owned(), value.clone()));
            Some(CellFault {
                params: params.collect(),
                ..CellFault::new("", fault.code)
            })
        }
        Error::TooLarge(limit) => {
            Some(CellFault::new("", "import_too_large").with("limit", words::size(*limit)))
        }
        _ => None,
    }
}

/// Reads a file and keeps its rows, a stretch at a time; a job looks at them behind the answer. Of a
/// file that cannot be read it is kept why.
pub(crate) async fn receive(
    state: &State,
    caller: &Caller,
    sent: SentImport,
    bytes: Result<Vec<u8>>,
    language: Language,
) -> Result<ShownImport> {
    let read = match bytes {
        Ok(bytes) => read(state, sent.kind, bytes, language).await,
        Err(error) => Err(error),
    };
    let (table, place) = match read {
        Ok(read) => read,
        Err(error) => {
            if let Some(fault) = refusal(&error) {
                let (ctx, who) = (state.ctx(), caller.clone());
                let noted = state
                    .db
                    .write(move |tx| imports::begin(tx, &ctx, &who, sent, Some(fault)));
                noted.await?;
            }
            return Err(error);
        }
    };
    keep(state, caller, sent, table, place).await
}

/// The rows of a file, and the place among those that are read at once.
type ReadTable = (PackedRows, OwnedSemaphorePermit);

async fn read(
    state: &State,
    kind: ImportKind,
    bytes: Vec<u8>,
    language: Language,
) -> Result<ReadTable> {
    // As many are read at once as lists are written: each may fill some hundred megabytes.
    let place = std::sync::Arc::clone(&state.exports)
        .try_acquire_owned()
        .map_err(|_| Error::TooManyExports)?;
    let law = std::sync::Arc::clone(&state.law);
    let read = web::block(move || table::read(bytes, kind, &law, language)).await;
    let table = read.map_err(|error| Error::Internal(error.to_string()))??;
    Ok((table, place))
}

/// Keeps the rows of a file and has them looked at.
async fn keep(
    state: &State,
    caller: &Caller,
    sent: SentImport,
    table: PackedRows,
    place: OwnedSemaphorePermit,
) -> Result<ShownImport> {
    let count = i64::try_from(table.len()).unwrap_or(i64::MAX);
    let (ctx, who) = (state.ctx(), caller.clone());
    let id: ImportId = state
        .db
        .write(move |tx| imports::begin(tx, &ctx, &who, sent, None))
        .await?;
    let mut left = table.unpacked();
    loop {
        let some: Vec<ImportRow> = left.by_ref().take(KEPT_TOGETHER).collect();
        if some.is_empty() {
            break;
        }
        let (ctx, who) = (state.ctx(), caller.clone());
        state
            .db
            .write(move |tx| imports::keep_rows(tx, &ctx, &who, id, &some))
            .await?;
    }
    drop(place);
    let (ctx, who) = (state.ctx(), caller.clone());
    let shown = state
        .db
        .write(move |tx| imports::look_at(tx, &ctx, &who, id, count))
        .await?;
    state.wake.notify_one();
    Ok(shown)
}

/// Sends a workbook (XLSX) or text with separators (CSV in UTF-8) whose rows are to be brought in,
/// up to 20 MB with 200,000 rows (of units 2,000) and 100 columns. The head of the table is found
/// by the names of its columns, in Vietnamese or English. Each row is looked at behind the answer;
/// nothing is brought in before `publish`.
#[utoipa::path(
    tag = "organisation",
    operation_id = "send_import",
    params(SendImportParams),
    request_body(content_type = "application/octet-stream"),
    responses((status = 201, body = ImportView)),
    security(("bearer" = [])),
)]
#[post("/imports")]
pub async fn send(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<SendImportParams>,
    body: Raw,
) -> Result<HttpResponse> {
    let sent = params.0.parse()?;
    ask(&state, &who.0, &sent).await?;
    let bytes = bytes_of(body.0).await;
    let shown = receive(&state, &who.0, sent, bytes, language(req.headers())).await?;
    let place = format!("imports/{}", shown.import.id);
    Ok(represented(created(Some(place), ImportView::from(&shown))?).1)
}

/// The imports of the units whose administrator the caller is, and the lists of nominations that they
/// have sent themselves, the newest first, with how many there are (counted up to 10,000). They are
/// kept for 90 days.
#[utoipa::path(
    tag = "organisation",
    operation_id = "list_imports",
    params(PageParams),
    responses((status = 200, body = PageView<ImportView>)),
    security(("bearer" = [])),
)]
#[get("/imports")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(
        &state,
        "imports",
        params.0.cursor.as_deref(),
        params.0.limit,
    )?;
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| imports::list(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(
        &state,
        &req,
        "imports",
        &found,
        |(import, tally)| ImportView::of(import, tally),
    ))
}

/// One import, and how far it is.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_import",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView)),
    security(("bearer" = [])),
)]
#[get("/imports/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<ImportId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| imports::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, shown.version(), ImportView::from(&shown))
}

/// Which rows of an import.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportRowParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `unread`, `good`, `faulty` (when left out), `published`, `undone` or `resting`.
    outcome: Option<String>,
    /// Of nominations: only those of which the rules find `met`, `not_met`, `needs_review` or
    /// `stopped`.
    check: Option<String>,
}

/// The rows of an import that are so far, in the order of the sheet, with how many there are.
#[utoipa::path(
    tag = "organisation",
    operation_id = "list_import_rows",
    params(("id" = Uuid, Path), ImportRowParams),
    responses((status = 200, body = PageView<ImportRowView>)),
    security(("bearer" = [])),
)]
#[get("/imports/{id}/rows")]
pub async fn rows(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<ImportId>,
    params: Params<ImportRowParams>,
) -> Result<HttpResponse> {
    let ImportRowParams {
        cursor,
        limit,
        outcome,
        check,
    } = params.0;
    let mut fields = Fields::new();
    let outcome = fields.some(outcome, |fields, text| {
        fields.code("outcome", &text, RowOutcome::ALL, RowOutcome::code)
    });
    let check = fields.some(check, |fields, text| {
        fields.code("check", &text, RowCheck::ALL, RowCheck::code)
    });
    let (outcome, check) = fields.done((|| Some((outcome?, check?)))())?;
    let outcome = outcome.unwrap_or(RowOutcome::Faulty);
    let name = list_of(outcome, check);
    let page = page(&state, &name, cursor.as_deref(), limit)?;
    let (ctx, language) = (state.ctx(), language(req.headers()));
    let (kind, found) = state
        .db
        .read(move |conn| {
            let shown = imports::find(conn, &ctx, &who.0, id.0)?;
            let rows = imports::rows(conn, &ctx, &who.0, (id.0, outcome, check), &page)?;
            Ok::<_, Error>((shown.import.kind, rows))
        })
        .await?;
    Ok(listed(&state, &req, &name, &found, |row| {
        ImportRowView::of(kind, row, language)
    }))
}

/// Brings the good rows in, behind the answer: a stretch of 500 at a time, with the rights that who
/// sent the file has at that moment. What cannot be brought in becomes faulty.
#[utoipa::path(
    tag = "organisation",
    operation_id = "publish_import",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView)),
    security(("bearer" = [])),
)]
#[post("/imports/{id}/publish")]
pub async fn publish(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<ImportId>,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| imports::publish(tx, ctx, caller, id.0),
        |shown| changed(shown.version(), ImportView::from(shown)),
    )
    .await
}

/// Takes back what an import brought in, behind the answer, as far as it is as it came and nothing
/// rests on it; of each row that stays it is told why.
#[utoipa::path(
    tag = "organisation",
    operation_id = "undo_import",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView)),
    security(("bearer" = [])),
)]
#[post("/imports/{id}/undo")]
pub async fn undo(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<ImportId>,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| imports::undo(tx, ctx, caller, id.0),
        |shown| changed(shown.version(), ImportView::from(shown)),
    )
    .await
}

/// Stops an import behind the stretch that is being done; what was brought in stays.
#[utoipa::path(
    tag = "organisation",
    operation_id = "cancel_import",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportView)),
    security(("bearer" = [])),
)]
#[post("/imports/{id}/cancel")]
pub async fn cancel(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<ImportId>,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| imports::cancel(tx, ctx, caller, id.0),
        |shown| changed(shown.version(), ImportView::from(shown)),
    )
    .await
}

/// The kind at the end of a path; one that there is not is not found.
pub(crate) fn kind_of(path: &Path<String>) -> Result<ImportKind> {
    path.parse().map_err(|_| Error::NotFound("kind"))
}
