//! Rows as they come: pasted, as a sheet, and the sheet to fill in.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;

use super::page_of;
use crate::domain::base::ids::RosterId;
use crate::error::{Error, FieldFault, Result};
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Visitor, back};
use crate::pages::nominations::documents::{Sent, cut_off, read_to_the_end, version_and_file};
use crate::services::nominations::rosters;
use crate::sheets::{self, Cell, Style, Unreadable};
use crate::state::State;

/// What was pasted, as rows of cells; a fault at its field where it is no table.
pub(super) fn pasted(fields: &mut Fields, text: &str) -> Option<Vec<Vec<String>>> {
    sheets::pasted(text)
        .map_err(|broken| fields.fault("/rows", "no_rows", line_of(&broken)))
        .ok()
}

fn line_of(broken: &Unreadable) -> Vec<(&'static str, String)> {
    let line = match broken {
        Unreadable::Line(line, _) => *line,
        _ => 1,
    };
    vec![("line", line.to_string())]
}

/// Adds rows that were pasted.
pub async fn paste(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (RosterId, _) = (id(&visitor, &path)?, form.version());
    let mut fields = Fields::new();
    let rows = pasted(&mut fields, form.value("rows"));
    visitor
        .change(
            &state,
            &form,
            &page_of(id),
            fields.done(rows),
            move |tx, ctx, caller, rows| rosters::add_rows(tx, ctx, caller, (id, version), rows),
        )
        .await
}

/// Adds the rows of a sheet that was sent.
pub async fn load(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    req: HttpRequest,
    body: Payload,
) -> PageResult {
    let id: RosterId = id(&visitor, &path)?;
    let caller = visitor.caller()?;
    let mut form = Sent::new(&req, body);
    let read = rows_of(&mut form, state.body_limit).await;
    if read.is_err() {
        read_to_the_end(form).await;
    }
    let done = match read {
        Err(error) => Err(error),
        Ok((version, rows)) => {
            let ctx = state.ctx();
            let work = move |tx: &mut crate::db::Conn| {
                rosters::add_rows(tx, &ctx, &caller, (id, version), rows)
            };
            state.db.write(work).await
        }
    };
    back(
        &state,
        &page_of(id),
        done.map_err(|error| visitor.trouble(error)),
    )
}

/// The version that the page showed, and the rows of the sheet.
async fn rows_of(form: &mut Sent, limit: u64) -> Result<(i64, Vec<Vec<String>>)> {
    let (version, mut file) = version_and_file(form).await?;
    let mut bytes = Vec::new();
    while let Some(chunk) = file.next().await {
        bytes.extend_from_slice(&chunk.map_err(|error| cut_off(&error))?);
        if bytes.len() as u64 > limit {
            return Err(Error::TooLarge(limit));
        }
    }
    // What it is says what is in it, not what it is called.
    let read = web::block(move || sheets::sheet(&bytes)).await;
    let read = read.map_err(|error| Error::Internal(error.to_string()))?;
    let rows = read.map_err(|broken| {
        let fault = FieldFault {
            params: line_of(&broken),
            ..FieldFault::new("/file", "no_sheet")
        };
        Error::Invalid(vec![fault])
    })?;
    Ok((version, rows))
}

/// The sheet to fill in.
pub async fn template(visitor: Visitor) -> PageResult {
    visitor.caller()?;
    let words = visitor.words;
    let style = Style::of(words.0, None);
    let columns = ["page-many-name", "page-many-kind", "page-many-achievement"];
    let columns = columns.map(|key| words.say(key));
    let mut bytes = sheets::head(style, &columns.each_ref().map(String::as_str));
    let examples = ["individual", "collective", "household"].map(|kind| {
        let (name, what) = (
            words.code("page-many-example-name", kind),
            words.code("page-many-example-achievement", kind),
        );
        [name, words.code("subject", kind), what]
    });
    let cells = examples.map(|row| row.map(|text| Cell::Text(text.into())));
    bytes.extend(sheets::lines(style, cells));
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"mau-danh-sach.csv\"",
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes))
}
