//! `/nominations/export`: the files of a list at once, of any number, as lines of JSON, as a table
//! or as a workbook.

pub mod letters;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{AskedFilter, NominationView};
use crate::domain::register::people::Language;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::{Identity, Params};
use crate::http::problem;
use crate::http::view::tables::{Download, Format};
use crate::services::NominationFilter;
use crate::services::access::Caller;
use crate::services::listings::{self, FileLine};
use crate::sheets::{self, Separator, Style};
use crate::state::State;
use crate::tables::{cells, nominations as table, stretches};

/// Which nominations, and how.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NominationExportParams {
    /// `ndjson` (the default), `csv` or `xlsx`.
    format: Option<String>,
    /// Of `csv`: `comma` or `semicolon`; without it `semicolon` for readers of Vietnamese, `comma`
    /// for readers of English.
    separator: Option<String>,
    /// Each word begins a word of the subject's name, in any order, whatever the accents.
    q: Option<String>,
    /// With this code: `SNV-26-00124`.
    case_code: Option<String>,
    /// `draft`, `in_progress`, `returned`, `supplementing`, `on_hold`, `refused`, `withdrawn` or
    /// `awarded`.
    status: Option<String>,
    /// Code of a stage or an end.
    stage: Option<String>,
    /// For this award.
    award_code: Option<String>,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    commendation_type: Option<String>,
    /// The award year.
    cycle_year: Option<i32>,
    /// Nominated by this unit.
    unit_id: Option<Uuid>,
    /// Of this subject.
    subject_id: Option<Uuid>,
    /// Past its due day?
    overdue: Option<bool>,
    /// `me`: those the caller handles; `nobody`: those an office holds and no colleague of it was
    /// named for.
    assigned_to: Option<String>,
    /// `-created_at` (when left out), `created_at` or `due_at`.
    sort: Option<String>,
}

/// The nominations the caller sees as a file, with the filters and the order of their list. A line
/// of `ndjson` is a row of the list. `csv` and `xlsx` have a line for each with what was done in one
/// line and the amount, where it is known: `csv` in codes, guarded as `GET /awards/export` guards
/// it; `xlsx` for people, in words of the reader's language, however long it is: the pages alone
/// have long ones written behind them.
#[utoipa::path(
    tag = "nominations",
    operation_id = "export_nominations",
    params(NominationExportParams),
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
#[get("/nominations/export")]
pub async fn export(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<NominationExportParams>,
) -> Result<HttpResponse> {
    let params = params.0;
    let asked = AskedFilter {
        q: params.q,
        case_code: params.case_code,
        status: params.status,
        stage: params.stage,
        award_code: params.award_code,
        commendation_type: params.commendation_type,
        cycle_year: params.cycle_year,
        unit_id: params.unit_id,
        subject_id: params.subject_id,
        overdue: params.overdue,
        assigned_to: params.assigned_to,
        sort: params.sort,
    };
    let mut fields = Fields::new();
    let format = fields.some(params.format, |fields, text| {
        fields.code("format", &text, Format::ALL, Format::code)
    });
    let separator = fields.some(params.separator, |fields, text| {
        fields.code("separator", &text, Separator::ALL, Separator::code)
    });
    let filter = asked.parse(&mut fields, &state);
    let (format, separator, filter) = fields.done((|| Some((format?, separator?, filter?)))())?;
    let language = problem::language(req.headers());
    let style = Style::of(language, separator);
    let format = format.unwrap_or(Format::Ndjson);
    if format == Format::Xlsx {
        return workbook(&state, who.0, filter, language).await;
    }
    let download = Download::begin(&state, who.0, "nominations", format)?;
    let read = stretches(filter, listings::files);
    if format == Format::Ndjson {
        return download
            .lines(format, Vec::new(), None, read, json_lines)
            .await;
    }
    let names = table::COLUMNS.map(|column| column.name);
    let written = move |rows: &[FileLine]| {
        let rows = rows.iter().map(|row| cells(&table::COLUMNS, row, None));
        Ok(sheets::lines(style, rows))
    };
    download
        .lines(format, sheets::head(style, &names), None, read, written)
        .await
}

/// The files of a list as a workbook.
pub async fn workbook(
    state: &Data<State>,
    caller: Caller,
    filter: NominationFilter,
    language: Language,
) -> Result<HttpResponse> {
    Download::begin(state, caller, "ho-so-khen-thuong", Format::Xlsx)?
        .workbook(
            table::book(language),
            (None, None),
            stretches(filter, listings::files),
        )
        .await
}

fn json_lines(rows: &[FileLine]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut bytes, &NominationView::from(&row.shown))
            .map_err(|error| Error::Internal(error.to_string()))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
