//! `/eligibility/qualifying`: who in a unit meets the standard of an award, comes near it or needs a
//! look; page by page, or at once as a file.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::UnitId;
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::{Language, SubjectKind};
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::eligibility::standard::{SeenView, StandardView};
use crate::http::extract::{Identity, Params};
use crate::http::problem::language;
use crate::http::view::tables::{Download, Format};
use crate::http::view::{PageView, listed, page};
use crate::services::access::Caller;
use crate::services::eligibility::qualifying::{self, Qualifying, QualifyingFilter};
use crate::sheets::{self, Separator, Style};
use crate::state::State;
use crate::tables::{cells, qualifying as table, stretches};

/// Somebody, and what is found of them.
#[derive(Serialize, ToSchema)]
pub struct QualifyingView {
    subject_id: Uuid,
    subject_name: String,
    /// `individual`, `collective` or `household`.
    subject_kind: &'static str,
    unit_id: Uuid,
    unit_name: String,
    /// The award by which they were given it already for this year, or for good: whoever asks for
    /// an outcome does not find them. `null` where they were not.
    given: Option<SeenView>,
    standard: StandardView,
}

impl QualifyingView {
    fn of(language: Language, law: &LawBook, shown: &Qualifying) -> Self {
        let (subject, given) = (&shown.subject, shown.given.as_ref());
        Self {
            subject_id: subject.id.0,
            subject_name: subject.name.clone(),
            subject_kind: subject.kind.code(),
            unit_id: subject.unit.0,
            unit_name: shown.unit_name.clone(),
            given: given.map(|fact| SeenView::of(language, law, fact)),
            standard: StandardView::of(language, law, &shown.standard),
        }
    }
}

/// What is asked for, as it was sent.
struct Asked {
    award_code: String,
    commendation_type: String,
    unit_id: Uuid,
    cycle_year: i32,
    subject_kind: String,
    outcome: Option<String>,
}

impl Asked {
    /// Notes every fault, or answers what it means.
    fn parse(self, fields: &mut Fields) -> Option<QualifyingFilter> {
        let award_code = fields.line("award_code", &self.award_code, 100);
        let commendation_type = fields.code(
            "commendation_type",
            &self.commendation_type,
            CommendationType::ALL,
            CommendationType::code,
        );
        let cycle_year = fields.number("cycle_year", self.cycle_year, 1900, 2999);
        let kind = fields.code(
            "subject_kind",
            &self.subject_kind,
            SubjectKind::ALL,
            SubjectKind::code,
        );
        let outcome = fields.some(self.outcome, |fields, text| {
            fields.code("outcome", &text, CheckOutcome::ALL, CheckOutcome::code)
        });
        Some(QualifyingFilter {
            award_code: award_code?,
            commendation_type: commendation_type?,
            unit: UnitId(self.unit_id),
            cycle_year: cycle_year?,
            kind: kind?,
            outcome: outcome?,
        })
    }
}

/// For which award, and among whom.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QualifyingParams {
    /// As in `/award-types`.
    award_code: String,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    commendation_type: String,
    /// In this unit and those below it.
    unit_id: Uuid,
    /// The award year: the last, this or the next.
    cycle_year: i32,
    /// `individual`, `collective` or `household`.
    subject_kind: String,
    /// Only those of whom this is found: `met`, `not_met` or `needs_review`.
    outcome: Option<String>,
    /// Where the page begins.
    cursor: Option<String>,
    /// Among how many is looked, 1 to 200.
    limit: Option<i64>,
}

/// Who in a unit meets the standard of an award, comes near it or needs a look: for whoever
/// nominates there or examines as the standing office. Who has left or died is not among them. A
/// page looks at as many subjects as its limit says and keeps those of the outcome asked for: it
/// may hold fewer, or none, though there are more behind it.
#[utoipa::path(
    tag = "nominations",
    operation_id = "list_qualifying",
    params(QualifyingParams),
    responses((status = 200, body = PageView<QualifyingView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/eligibility/qualifying")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<QualifyingParams>,
) -> Result<HttpResponse> {
    let params = params.0;
    let asked = Asked {
        award_code: params.award_code,
        commendation_type: params.commendation_type,
        unit_id: params.unit_id,
        cycle_year: params.cycle_year,
        subject_kind: params.subject_kind,
        outcome: params.outcome,
    };
    let mut fields = Fields::new();
    let asked = asked.parse(&mut fields);
    let asked = fields.done(asked)?;
    let page = page(&state, "qualifying", params.cursor.as_deref(), params.limit)?;
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| qualifying::list(conn, &ctx, &who.0, &asked, &page))
        .await?;
    let language = language(req.headers());
    Ok(listed(&state, &req, "qualifying", &found, |shown| {
        QualifyingView::of(language, &state.law, shown)
    }))
}

/// For which award and among whom, and how.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QualifyingExportParams {
    /// `ndjson` (the default), `csv` or `xlsx`.
    format: Option<String>,
    /// Of `csv`: `comma` or `semicolon`; without it `semicolon` for readers of Vietnamese, `comma`
    /// for readers of English.
    separator: Option<String>,
    /// As in `/award-types`.
    award_code: String,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    commendation_type: String,
    /// In this unit and those below it.
    unit_id: Uuid,
    /// The award year: the last, this or the next.
    cycle_year: i32,
    /// `individual`, `collective` or `household`.
    subject_kind: String,
    /// Only those of whom this is found: `met`, `not_met` or `needs_review`.
    outcome: Option<String>,
}

/// Those who qualify as a file, of any number, with the filters and the order of their list. A line
/// of `ndjson` is a row of the list. `csv` and `xlsx` have a line for each with the ground by which
/// they come nearest and what is missing there: `csv` in codes, guarded as `GET /awards/export`
/// guards it; `xlsx` for people, in words of the reader's language.
#[utoipa::path(
    tag = "nominations",
    operation_id = "export_qualifying",
    params(QualifyingExportParams),
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
        ),
    ),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/eligibility/qualifying/export")]
pub async fn export(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<QualifyingExportParams>,
) -> Result<HttpResponse> {
    let params = params.0;
    let asked = Asked {
        award_code: params.award_code,
        commendation_type: params.commendation_type,
        unit_id: params.unit_id,
        cycle_year: params.cycle_year,
        subject_kind: params.subject_kind,
        outcome: params.outcome,
    };
    let mut fields = Fields::new();
    let format = fields.some(params.format, |fields, text| {
        fields.code("format", &text, Format::ALL, Format::code)
    });
    let separator = fields.some(params.separator, |fields, text| {
        fields.code("separator", &text, Separator::ALL, Separator::code)
    });
    let asked = asked.parse(&mut fields);
    let (format, separator, asked) = fields.done((|| Some((format?, separator?, asked?)))())?;
    let language = language(req.headers());
    match format.unwrap_or(Format::Ndjson) {
        Format::Xlsx => workbook(&state, who.0, asked, language).await,
        format => lines(&state, who.0, asked, format, (language, separator)).await,
    }
}

/// Lines of JSON, or a table as text.
async fn lines(
    state: &Data<State>,
    caller: Caller,
    asked: QualifyingFilter,
    format: Format,
    (language, separator): (Language, Option<Separator>),
) -> Result<HttpResponse> {
    let download = Download::begin(state, caller, "qualifying", format)?;
    let read = stretches(asked, qualifying::list);
    if format == Format::Ndjson {
        let law = state.law.clone();
        let written = move |rows: &[Qualifying]| json_lines(language, &law, rows);
        return download
            .lines(format, Vec::new(), None, read, written)
            .await;
    }
    let style = Style::of(language, separator);
    let names = table::COLUMNS.map(|column| column.name);
    let written = move |rows: &[Qualifying]| {
        let rows = rows.iter().map(|row| cells(&table::COLUMNS, row, None));
        Ok(sheets::lines(style, rows))
    };
    download
        .lines(format, sheets::head(style, &names), None, read, written)
        .await
}

fn json_lines(language: Language, law: &LawBook, rows: &[Qualifying]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut bytes, &QualifyingView::of(language, law, row))
            .map_err(|error| Error::Internal(error.to_string()))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// Those who qualify as a workbook.
pub async fn workbook(
    state: &Data<State>,
    caller: Caller,
    asked: QualifyingFilter,
    language: Language,
) -> Result<HttpResponse> {
    Download::begin(state, caller, "du-dieu-kien", Format::Xlsx)?
        .workbook(
            table::book(language),
            (None, None),
            stretches(asked, qualifying::list),
        )
        .await
}
