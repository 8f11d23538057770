//! `/awards/export`: all records at once, of any number, as lines of JSON or as a table. Read in
//! stretches while the client takes them, so that neither memory nor a connection to the database
//! is held for the whole of it.

use actix_web::http::header;
use actix_web::rt::task::JoinHandle;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, get};
use futures_util::stream;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{AwardView, resume_mark, start};
use crate::domain::awards::award::Award;
use crate::domain::base::code::codes;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::{Identity, Params};
use crate::http::problem;
use crate::services::access::Caller;
use crate::services::awards::{self, Start, Stretch};
use crate::sheets::{self, Cell, Separator, Style};
use crate::state::State;

/// How many records are read at a time: the next ones while these are written.
const STRETCH: i64 = 1_000;

codes! {
    /// How the records are written.
    Format {
        /// A record of the feed on every line.
        Ndjson = "ndjson",
        /// A table for spreadsheets.
        Csv = "csv",
    }
}

/// Which records, and how.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportParams {
    /// `ndjson` (the default) or `csv`.
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
/// semicolons for a reader of Vietnamese, numbers have the decimal comma.
#[utoipa::path(
    tag = "awards",
    operation_id = "export_awards",
    params(ExportParams),
    responses(
        (
            status = 200,
            content((String = "application/x-ndjson"), (String = "text/csv")),
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
    let style = Style::of(problem::language(req.headers()), separator);
    let content_type = match format {
        Format::Ndjson => "application/x-ndjson",
        Format::Csv => "text/csv; charset=utf-8; header=present",
    };
    let name = format!(
        "attachment; filename=\"awards-{}.{format}\"",
        state.ctx().today()
    );
    // Who may not, or what cannot be read, is told before the file begins.
    let (until, first) = first_stretch(&state, &who.0, from).await?;
    let resume = resume_mark(&state, until.max(first.resume));
    let head = match format {
        Format::Ndjson => Vec::new(),
        Format::Csv => sheets::head(style, &COLUMNS),
    };
    let written = move |records: &[Award]| match format {
        Format::Ndjson => json_lines(records),
        Format::Csv => Ok(sheets::lines(style, records.iter().map(cells))),
    };
    let file = stream::try_unfold(Step::Begin(head, first), move |step| {
        let (state, caller) = (state.clone(), who.0.clone());
        async move {
            let (
                mut bytes,
                Stretch {
                    records,
                    more,
                    resume,
                },
            ) = match step {
                Step::Begin(head, first) => (head, first),
                Step::Reading(next) => (
                    Vec::new(),
                    next.await
                        .map_err(|error| Error::Internal(error.to_string()))?
                        .inspect_err(broke_off)?,
                ),
                Step::End => return Ok(None),
            };
            let next = if more {
                Step::Reading(actix_web::rt::spawn(async move {
                    stretch(&state, &caller, Start::Place(resume), until).await
                }))
            } else {
                Step::End
            };
            bytes.extend(written(&records)?);
            Ok::<_, Error>(Some((Bytes::from(bytes), next)))
        }
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header(("X-Resume-After", resume))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::VARY, "Authorization, Accept-Language"))
        .streaming(file))
}

/// Where the writing of a file stands.
enum Step {
    Begin(Vec<u8>, Stretch),
    Reading(JoinHandle<Result<Stretch>>),
    End,
}

/// The next records; rights are looked at again every time.
async fn stretch(state: &State, caller: &Caller, from: Start, until: i64) -> Result<Stretch> {
    let (ctx, caller) = (state.ctx(), caller.clone());
    state
        .db
        .read(move |conn| awards::changed_after(conn, &ctx, &caller, from, Some(until), STRETCH))
        .await
}

/// The end of the feed as it is now, and the first records up to there: what changes while the file
/// is written lies behind the end, where its reader goes on.
async fn first_stretch(state: &State, caller: &Caller, from: Start) -> Result<(i64, Stretch)> {
    let (ctx, caller) = (state.ctx(), caller.clone());
    let read = state.db.read(move |conn| {
        let until = awards::end_of_feed(conn, &ctx, &caller)?;
        Ok::<_, Error>((
            until,
            awards::changed_after(conn, &ctx, &caller, from, Some(until), STRETCH)?,
        ))
    });
    read.await
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

/// The names of the feed, in its order.
const COLUMNS: [&str; 37] = [
    "id",
    "subject_id",
    "subject_kind",
    "subject_name",
    "staff_code",
    "unit_code",
    "award_code",
    "award_name_vi",
    "award_name_en",
    "award_kind",
    "level",
    "commendation_type",
    "cycle_year",
    "decision_number",
    "decision_date",
    "signer",
    "issuer_code",
    "issuer_name",
    "coefficient",
    "amount",
    "status",
    "changed_at",
    "nomination_id",
    "decision_id",
    "rule_set",
    "golden_book",
    "cancel_ground",
    "cancel_number",
    "cancelled_on",
    "posthumous_died_on",
    "posthumous_receiver",
    "posthumous_relation",
    "posthumous_address",
    "version",
    "restore_ground",
    "restore_number",
    "restored_on",
];

fn cells(award: &Award) -> [Cell<'_>; 37] {
    let facts = &award.facts;
    let (cancellation, restoration) = (award.cancellation.as_ref(), award.restoration.as_ref());
    let told = award.posthumous.as_ref();
    [
        made(award.id),
        made(award.subject),
        text(facts.subject_kind.code()),
        text(&facts.subject_name),
        code(facts.staff_code.as_deref().unwrap_or_default()),
        code(&facts.unit_code),
        text(&facts.award_code),
        text(&facts.award_name.0),
        text(&facts.award_name.1),
        text(facts.award_kind.code()),
        text(facts.level.code()),
        text(facts.commendation_type.code()),
        made(facts.cycle_year),
        code(&facts.decision_number),
        made(facts.decided_on),
        text(&facts.signer),
        code(&facts.issuer_code),
        text(&facts.issuer_name),
        Cell::Number(facts.coefficient.as_str().into()),
        some(facts.amount),
        text(award.status.code()),
        made(
            award
                .changed_at
                .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
        ),
        some(award.nomination),
        some(award.decision),
        text(&facts.rule_set),
        some(facts.golden_book),
        text(
            cancellation
                .map(|paper| paper.ground.code())
                .unwrap_or_default(),
        ),
        code(
            cancellation
                .map(|paper| paper.number.as_str())
                .unwrap_or_default(),
        ),
        some(cancellation.map(|paper| paper.date)),
        some(told.map(|told| told.died_on)),
        text(told.map(|told| told.receiver.as_str()).unwrap_or_default()),
        text(told.map(|told| told.relation.as_str()).unwrap_or_default()),
        text(told.map(|told| told.address.as_str()).unwrap_or_default()),
        made(award.seq),
        text(
            restoration
                .map(|paper| paper.ground.code())
                .unwrap_or_default(),
        ),
        code(
            restoration
                .map(|paper| paper.number.as_str())
                .unwrap_or_default(),
        ),
        some(restoration.map(|paper| paper.date)),
    ]
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(text.into())
}

fn code(code: &str) -> Cell<'_> {
    Cell::Code(code.into())
}

fn made(value: impl ToString) -> Cell<'static> {
    Cell::Text(value.to_string().into())
}

fn some(value: Option<impl ToString>) -> Cell<'static> {
    value.map_or(text(""), made)
}
