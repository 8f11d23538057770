//! `/awards/export`: all records at once, of any number, as lines of JSON, as a table or as a
//! workbook. Read in stretches while the client takes them, so that neither memory nor a connection to the database
//! is held for the whole of it.

use std::fmt::Display;
use std::future::ready;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::header;
use actix_web::rt::{self, task::JoinHandle};
use actix_web::web::{self, Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, get};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;
use utoipa::IntoParams;

use super::{AwardView, resume_mark, start};
use crate::domain::awards::award::Award;
use crate::domain::register::people::Language;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::{Identity, Params};
use crate::http::problem;
use crate::http::view::tables::{Download, Format};
use crate::services::access::Caller;
use crate::services::awards::registers::{self, AwardFilter};
use crate::services::awards::{self, AwardLine, Start, Stretch};
use crate::services::{Conn, Ctx, Place};
use crate::sheets::{Separator, Style};
use crate::state::State;
use crate::tables::awards::{self as tables, feed};
use crate::tables::{STRETCH, stretches};

/// How many records are read at a time, the next ones while these are written: more of them where
/// the client took the last ones quickly, so that rights are looked at again for every thousand
/// records or ten times a second.
const LEAST: i64 = 1_000;
const MOST: i64 = 4_000;
const QUICK: Duration = Duration::from_millis(100);

/// Which records, and how.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportParams {
    /// `ndjson` (the default), `csv` or `xlsx`.
    format: Option<String>,
    /// Of `csv`: `comma` or `semicolon`; without it `semicolon` for readers of Vietnamese, `comma`
    /// for readers of English.
    separator: Option<String>,
    /// A `resume_after` of the feed or a time (RFC 3339): only what changed behind it.
    changed_after: Option<String>,
}

/// The records the caller sees, in the order of the feed, as a file, up to the end of the feed as
/// the file begins: `X-Resume-After` says where to go on, in the feed or with another file. A
/// record that changes meanwhile may be missing here; it comes there. In `csv` the columns have the
/// names of the feed; `'` stands before a cell that a spreadsheet would run as a formula, and
/// before a code that it would take for a number, such as `0012`; where cells are separated by
/// semicolons for a reader of Vietnamese, numbers have the decimal comma. `xlsx` is for people: heads
/// and codes in words of the reader's language, days as days, money as numbers, whatever else as
/// text, no formulas; a further sheet behind each million of records. It is sent as it is written,
/// however long it is: the pages alone have long ones written behind them.
#[utoipa::path(
    tag = "awards",
    operation_id = "export_awards",
    params(ExportParams),
    responses(
        (
            status = 200,
            content(
                (String = "application/x-ndjson"),
                (String = "text/csv"),
                (
                    String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                ),
            ),
            headers(
                ("X-Resume-After" = String, description = "Where to go on: a `changed_after`."),
            ),
        ),
    ),
    security(("bearer" = []), ("machine" = ["awards:read"])),
)]
#[get("/awards/export")]
pub async fn export(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<ExportParams>,
) -> Result<HttpResponse> {
    let ExportParams {
        format,
        separator,
        changed_after,
    } = params.0;
    let mut fields = Fields::new();
    let format = fields.some(format, |fields, text| {
        fields.code("format", &text, Format::ALL, Format::code)
    });
    let separator = fields.some(separator, |fields, text| {
        fields.code("separator", &text, Separator::ALL, Separator::code)
    });
    let from = start(&state, changed_after.as_deref());
    if from.is_none() {
        fields.fault("changed_after", "no_start", Vec::new());
    }
    let (format, separator, from) = fields.done((|| Some((format?, separator?, from?)))())?;
    let format = format.unwrap_or(Format::Ndjson);
    let language = problem::language(req.headers());
    if format == Format::Xlsx {
        return workbook(&state, who.0, from, language).await;
    }
    let style = Style::of(language, separator);
    let place = Arc::clone(&state.exports)
        .try_acquire_owned()
        .map_err(|_| Error::TooManyExports)?;
    let name = format!(
        "attachment; filename=\"awards-{}.{format}\"",
        state.ctx().today()
    );
    let file = File {
        state,
        caller: who.0,
        content_type: format.media_type(),
        name,
        _place: place,
    };
    match format {
        Format::Ndjson => {
            let (head, read) = (Vec::new(), awards::changed_after);
            file.answer(from, head, read, json_lines).await
        }
        Format::Csv | Format::Xlsx => {
            let table = move |lines: &[AwardLine]| feed::lines(style, lines);
            file.answer(from, feed::head(style), awards::lines_after, table)
                .await
        }
    }
}

/// The records as a workbook, up to the end of the feed as it is now.
async fn workbook(
    state: &Data<State>,
    caller: Caller,
    from: Start,
    language: Language,
) -> Result<HttpResponse> {
    let download = Download::begin(state, caller.clone(), "khen-thuong", Format::Xlsx)?;
    let (until, place) = state
        .read_on(None, caller, |_, _| (), awards::end_of_feed)
        .await?;
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller, from: Start| {
        let stretch = awards::lines_after(conn, ctx, caller, from, Some(until), STRETCH)?;
        let next = stretch.more.then(|| stretch.behind());
        Ok((stretch.records, next))
    };
    let mut answer = download
        .workbook(tables::book(language), (from, Some(place)), read)
        .await?;
    let resume = match from {
        Start::Place(place) | Start::Among(place) => until.max(place),
        Start::Time(_) => until,
    };
    if let Ok(mark) = resume_mark(state, resume).parse() {
        let name = header::HeaderName::from_static("x-resume-after");
        answer.headers_mut().insert(name, mark);
    }
    Ok(answer)
}

/// The records of a register as a workbook, in its order.
pub async fn register(
    state: &Data<State>,
    caller: Caller,
    filter: AwardFilter,
    language: Language,
) -> Result<HttpResponse> {
    let stem = if filter.golden_book {
        "so-vang"
    } else {
        "khen-thuong"
    };
    Download::begin(state, caller, stem, Format::Xlsx)?
        .workbook(
            tables::book(language),
            (None, None),
            stretches(filter, registers::lines),
        )
        .await
}

/// A file that is asked for, by whom.
struct File {
    state: Data<State>,
    caller: Caller,
    content_type: &'static str,
    name: String,
    /// One of those that run at once, until the answer is gone.
    _place: OwnedSemaphorePermit,
}

impl File {
    async fn answer<T: Send + 'static>(
        self,
        from: Start,
        head: Vec<u8>,
        read: awards::Read<T>,
        written: impl Fn(&[T]) -> Result<Vec<u8>> + Copy + Send + 'static,
    ) -> Result<HttpResponse> {
        // Who may not, or what cannot be read, is told before the file begins.
        let ((until, first), read_at) = self.first(from, read).await?;
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header((header::CONTENT_TYPE, self.content_type))
            .insert_header((header::CONTENT_DISPOSITION, self.name.as_str()))
            .insert_header((
                "X-Resume-After",
                resume_mark(&self.state, until.max(first.resume)),
            ))
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .insert_header((header::VARY, "Authorization, Accept-Language"));
        let file = Rc::new(self);
        let mut pace = Pace::begin();
        let first = Some(rt::spawn(async { Ok((first, read_at)) }));
        let stretches = stream::try_unfold(first, move |reading| {
            let (file, rows) = (file.clone(), pace.next());
            async move {
                let Some(reading) = reading else {
                    return Ok::<_, Error>(None);
                };
                let (stretch, read_at) = done(reading.await).inspect_err(broke_off)?;
                let next = stretch
                    .more
                    .then(|| file.next((stretch.behind(), read_at), until, rows, read));
                // On a thread of its own: this one begins to read what comes next.
                let bytes = web::block(move || written(&stretch.records)).await;
                Ok(Some((done(bytes).inspect_err(broke_off)?.into(), next)))
            }
        });
        let head = stream::once(ready(Ok(Bytes::from(head))));
        Ok(answer.streaming(head.chain(stretches)))
    }

    /// The end of the feed as it is now, and the first records up to there: what changes while the
    /// file is written lies behind the end, where its reader goes on.
    async fn first<T: Send + 'static>(
        &self,
        from: Start,
        read: awards::Read<T>,
    ) -> Result<((i64, Stretch<T>), Place)> {
        self.read(None, move |conn, ctx, caller| {
            let until = awards::end_of_feed(conn, ctx, caller)?;
            let first = read(conn, ctx, caller, from, Some(until), LEAST)?;
            Ok((until, first))
        })
        .await
    }

    /// The next records; rights are looked at again every time. A replica that ends before the end
    /// that was told would leave records out: it goes on where that was read, or on the primary.
    fn next<T: Send + 'static>(
        &self,
        (from, read_at): (Start, Place),
        until: i64,
        rows: i64,
        read: awards::Read<T>,
    ) -> JoinHandle<Result<(Stretch<T>, Place)>> {
        rt::spawn(self.read(Some(read_at), move |conn, ctx, caller| {
            read(conn, ctx, caller, from, Some(until), rows)
        }))
    }

    fn read<T: Send + 'static, F>(
        &self,
        earlier: Option<Place>,
        work: F,
    ) -> impl Future<Output = Result<(T, Place)>> + use<T, F>
    where
        F: Fn(&mut Conn, &Ctx, &Caller) -> Result<T> + Send + 'static,
    {
        let (state, caller) = (self.state.clone(), self.caller.clone());
        async move { state.read_on(earlier, caller, |_, _| (), work).await }
    }
}

/// How fast the client takes what is read.
struct Pace {
    rows: i64,
    since: Instant,
}

impl Pace {
    fn begin() -> Self {
        Self {
            rows: LEAST,
            since: Instant::now(),
        }
    }

    /// How many records are read next.
    fn next(&mut self) -> i64 {
        let is_quick = self.since.elapsed() < QUICK;
        self.since = Instant::now();
        self.rows = if is_quick {
            (self.rows * 2).min(MOST)
        } else {
            LEAST
        };
        self.rows
    }
}

/// What a task of ours came to.
fn done<T>(ended: std::result::Result<Result<T>, impl Display>) -> Result<T> {
    ended.unwrap_or_else(|error| Err(Error::Internal(error.to_string())))
}

/// The answer has begun: the client sees that it was cut off, the log says why.
fn broke_off(error: &Error) {
    tracing::warn!(%error, "an export broke off");
}

fn json_lines(records: &[Award]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for award in records {
        serde_json::to_writer(&mut bytes, &AwardView::from(award))
            .map_err(|error| Error::Internal(error.to_string()))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
