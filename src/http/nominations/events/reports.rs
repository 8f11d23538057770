//! `/reports`: merit that somebody found, told without being an emulation officer.

pub mod papers;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::{NominationId, ReportId};
use crate::domain::nominations::nomination::Status;
use crate::domain::nominations::report::{Report, ReportPaper, ReportState, STORY};
use crate::domain::register::people::SubjectKind;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::view::{PageView, change, changed, created, listed, page, versioned};
use crate::services::nominations::reports::{
    self, FileReport, FoundReport, ReportFilter, ShownReport,
};
use crate::state::State;

/// Merit that was told, as lists have it.
#[derive(Serialize, ToSchema)]
pub struct ReportView {
    id: Uuid,
    unit_id: Uuid,
    unit_name: String,
    subject_name: String,
    subject_kind: &'static str,
    event_id: Option<Uuid>,
    happened_on: NaiveDate,
    place: String,
    story: String,
    /// The name of who told it.
    reported_by: String,
    reported_at: DateTime<Utc>,
    /// `waiting`, `nominated` or `closed`. The list grows.
    state: &'static str,
    /// Why there will be no nomination.
    closed_because: Option<String>,
    version: i64,
}

impl From<&FoundReport> for ReportView {
    fn from(found: &FoundReport) -> Self {
        let Report {
            id,
            unit,
            event,
            happened_on,
            reported_at,
            state,
            version,
            ..
        } = found.report;
        Self {
            id: id.0,
            unit_id: unit.0,
            unit_name: found.unit_name.clone(),
            subject_name: found.report.subject_name.clone(),
            subject_kind: found.report.subject_kind.code(),
            event_id: event.map(|id| id.0),
            happened_on,
            place: found.report.place.clone(),
            story: found.report.story.clone(),
            reported_by: found.report.reporter_name.clone(),
            reported_at,
            state: state.code(),
            closed_because: found.report.closed_because.clone(),
            version,
        }
    }
}

/// A paper or a photograph of a report.
#[derive(Serialize, ToSchema)]
pub struct ReportPaperView {
    /// Its place, 1 to 5.
    place: i32,
    name: String,
    /// What its bytes are.
    media_type: String,
    /// Bytes.
    size: i64,
    /// SHA-256 of its bytes, as hexadecimal text.
    sha256: String,
}

impl From<&ReportPaper> for ReportPaperView {
    fn from(paper: &ReportPaper) -> Self {
        let received = &paper.received;
        Self {
            place: paper.place,
            name: received.name.clone(),
            media_type: received.media_type.clone(),
            size: received.size,
            sha256: received.sha256.clone(),
        }
    }
}

/// Merit that was told, with its papers and what became of it.
#[derive(Serialize, ToSchema)]
pub struct WholeReportView {
    report: ReportView,
    papers: Vec<ReportPaperView>,
    /// The nomination that was made of it, where the caller sees that.
    nomination_id: Option<Uuid>,
    /// Where that nomination stands, whoever sees it.
    nomination_status: Option<&'static str>,
}

impl From<&ShownReport> for WholeReportView {
    fn from(shown: &ShownReport) -> Self {
        Self {
            report: ReportView::from(&shown.found),
            papers: shown.papers.iter().map(ReportPaperView::from).collect(),
            nomination_id: shown.nomination.map(|id| id.0),
            nomination_status: shown.outcome.map(Status::code),
        }
    }
}

/// Which reports.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `waiting`, `nominated` or `closed`.
    state: Option<String>,
    /// Those that the caller told, in place of those of their units?
    mine: Option<bool>,
}

/// The reports of the units whose files the caller sees, the newest first; their own for who sees no
/// files.
#[utoipa::path(
    tag = "nominations",
    operation_id = "list_reports",
    params(ReportParams),
    responses((status = 200, body = PageView<ReportView>)),
    security(("bearer" = [])),
)]
#[get("/reports")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<ReportParams>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let wanted = fields.some(params.0.state, |fields, text| {
        fields.code("state", &text, ReportState::ALL, ReportState::code)
    });
    let filter = ReportFilter {
        mine: params.0.mine == Some(true),
        state: fields.done(wanted)?,
    };
    let page = page(
        &state,
        "reports",
        params.0.cursor.as_deref(),
        params.0.limit,
    )?;
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| reports::list(conn, &ctx, &who.0, filter, &page))
        .await?;
    Ok(listed(&state, &req, "reports", &found, |found| {
        ReportView::from(found)
    }))
}

/// One report.
#[utoipa::path(
    tag = "nominations",
    operation_id = "find_report",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = WholeReportView)),
    security(("bearer" = [])),
)]
#[get("/reports/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<ReportId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| reports::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(
        &req,
        shown.found.report.version,
        WholeReportView::from(&shown),
    )
}

/// Merit to tell of.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileReportBody {
    /// Who did it, up to 200 characters.
    subject_name: String,
    /// What they are; `individual` when left out.
    subject_kind: Option<String>,
    /// The unit they belong to; the one unit the caller tells of when left out.
    #[schema(format = Uuid)]
    unit_id: Option<String>,
    /// In which event, if it was one.
    #[schema(format = Uuid)]
    event_id: Option<String>,
    /// The day on which it happened.
    #[schema(format = Date)]
    happened_on: String,
    /// Where it happened, up to 300 characters.
    place: String,
    /// What they did, 10 to 2,000 characters.
    story: String,
}

impl FileReportBody {
    /// What it tells, or every fault.
    pub fn command(self) -> Result<FileReport> {
        let mut fields = Fields::new();
        let subject_name = fields.line("/subject_name", &self.subject_name, 200);
        let subject_kind = fields.some(self.subject_kind, |fields, text| {
            fields.code("/subject_kind", &text, SubjectKind::ALL, SubjectKind::code)
        });
        let unit = fields.some(self.unit_id, |fields, text| fields.id("/unit_id", &text));
        let event = fields.some(self.event_id, |fields, text| fields.id("/event_id", &text));
        let happened_on = fields.date("/happened_on", &self.happened_on);
        let place = fields.line("/place", &self.place, 300);
        let story = fields.told("/story", &self.story, STORY.0, STORY.1);
        fields.done((|| {
            Some(FileReport {
                unit: unit?,
                subject_kind: subject_kind?.unwrap_or(SubjectKind::Individual),
                subject_name: subject_name?,
                event: event?,
                happened_on: happened_on?,
                place: place?,
                story: story?,
            })
        })())
    }
}

/// Tells of merit, as who holds an office that may in the unit or above it. Those who nominate for
/// the unit hear of it.
#[utoipa::path(
    tag = "nominations",
    operation_id = "file_report",
    request_body = FileReportBody,
    responses((status = 201, body = WholeReportView)),
    security(("bearer" = [])),
)]
#[post("/reports")]
pub async fn file(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<FileReportBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| reports::file(tx, ctx, caller, new),
        |shown| {
            created(
                Some(format!("reports/{}", shown.found.report.id)),
                WholeReportView::from(shown),
            )
        },
    )
    .await
}

/// Why there will be no nomination.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseReportBody {
    /// Why, up to 2,000 characters; who told it reads it.
    reason: String,
}

impl CloseReportBody {
    /// Why, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done(reason)
    }
}

/// Closes a report that waits: there will be no nomination. Who told it hears why.
#[utoipa::path(
    tag = "nominations",
    operation_id = "close_report",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CloseReportBody,
    responses((status = 200, body = WholeReportView)),
    security(("bearer" = [])),
)]
#[post("/reports/{id}/close")]
pub async fn close(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<ReportId>,
    expected: Expected,
    body: Body<CloseReportBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let reason = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| reports::close(tx, ctx, caller, id.0, expected.0, &reason),
        |shown| changed(shown.found.report.version, WholeReportView::from(shown)),
    )
    .await
}

/// The nomination that was made of a report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeReportBody {
    #[schema(format = Uuid)]
    nomination_id: String,
}

impl TakeReportBody {
    fn command(&self) -> Result<NominationId> {
        let mut fields = Fields::new();
        let id = fields.id("/nomination_id", &self.nomination_id);
        fields.done(id)
    }
}

/// Names the nomination that was made of a report that waits. Who told it hears so. If the draft is
/// removed, the report waits again.
#[utoipa::path(
    tag = "nominations",
    operation_id = "take_report",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = TakeReportBody,
    responses((status = 200, body = WholeReportView)),
    security(("bearer" = [])),
)]
#[post("/reports/{id}/nomination")]
pub async fn take(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<ReportId>,
    expected: Expected,
    body: Body<TakeReportBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let nomination = body.command()?;
    let expected = Some(expected.0);
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| reports::take(tx, ctx, caller, id.0, expected, nomination),
        |shown| changed(shown.found.report.version, WholeReportView::from(shown)),
    )
    .await
}
