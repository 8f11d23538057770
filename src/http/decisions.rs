//! `/decisions`: drafted, signed, numbered and issued.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::extract::{Body, Expected, Id, Identity, Nothing, Params};
use super::nominations::{EntryView, HistoryView};
use super::view::{AllowedView, PageView, changed, created, listed, page, versioned};
use crate::domain::decision::{DecisionStatus, Numbering};
use crate::domain::ids::{DecisionId, NominationId};
use crate::error::Result;
use crate::fields::Fields;
use crate::services::decisions::{self, MOST_LINES, ShownDecision};
use crate::state::State;

/// One nomination on a decision.
#[derive(Serialize, ToSchema)]
pub struct LineView {
    nomination_id: Uuid,
    subject_name: String,
    subject_kind: &'static str,
    award_code: String,
    /// Đồng: what it pays if the decision is dated today, or what it paid.
    amount: Option<i64>,
}

/// An award decision.
#[derive(Serialize, ToSchema)]
pub struct DecisionView {
    id: Uuid,
    title: String,
    /// The unit whose head signs.
    issuer_unit_id: Uuid,
    issuer_name: String,
    /// `drafted`, `signed` or `issued`.
    status: &'static str,
    /// Who signed, by the name they had then.
    signer: Option<String>,
    signed_at: Option<DateTime<Utc>>,
    /// As written: `163/QĐ-UBND`.
    number: Option<String>,
    /// The date of the decision, local.
    date: Option<NaiveDate>,
    /// What it lists; of a single decision only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<LineView>,
    allowed_actions: Vec<AllowedView>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl From<&ShownDecision> for DecisionView {
    fn from(shown: &ShownDecision) -> Self {
        let decision = &shown.found.decision;
        let line = |line: &decisions::Line| LineView {
            nomination_id: line.filed.nomination.id.0,
            subject_name: line.filed.subject_name.clone(),
            subject_kind: line.filed.subject_kind.code(),
            award_code: line.filed.nomination.content.award_code.clone(),
            amount: line.amount,
        };
        Self {
            id: decision.id.0,
            title: decision.title.clone(),
            issuer_unit_id: decision.issuer.0,
            issuer_name: shown.found.issuer_name.clone(),
            status: decision.status.code(),
            signer: decision.signer.as_ref().map(|(_, name)| name.clone()),
            signed_at: decision.signed_at,
            number: decision.numbering.as_ref().map(Numbering::written),
            date: decision.numbering.as_ref().map(|numbering| numbering.date),
            lines: shown.lines.iter().map(line).collect(),
            allowed_actions: shown.allowed.iter().map(AllowedView::from).collect(),
            created_at: decision.created_at,
            version: decision.version,
        }
    }
}

/// Which decisions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DecisionParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `drafted`, `signed` or `issued`.
    status: Option<String>,
}

/// The decisions the caller sees, the newest first.
#[utoipa::path(tag = "decisions", operation_id = "list_decisions", params(DecisionParams),
    responses((status = 200, body = PageView<DecisionView>)), security(("bearer" = [])))]
#[get("/decisions")]
pub async fn list(state: Data<State>, req: HttpRequest, who: Identity, params: Params<DecisionParams>) -> Result<HttpResponse> {
    let DecisionParams { cursor, limit, status } = params.0;
    let page = page(&state, "decisions", cursor.as_deref(), limit)?;
    let mut fields = Fields::new();
    let status = fields.some(status, |fields, text| fields.code("status", &text, DecisionStatus::ALL, DecisionStatus::code));
    let status = fields.done(status)?;
    let ctx = state.ctx();
    let shown = state.db.read(move |conn| decisions::list(conn, &ctx, &who.0, status, &page)).await?;
    Ok(listed(&state, &req, "decisions", &shown, |shown| DecisionView::from(shown)))
}

/// A decision to draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftDecisionBody {
    /// What it is about, up to 300 characters.
    title: String,
    /// 1 to 500 nominations that are agreed to, in the order they will stand.
    nomination_ids: Vec<String>,
}

/// Drafts a decision.
#[utoipa::path(tag = "decisions", operation_id = "draft_decision", request_body = DraftDecisionBody,
    responses((status = 201, body = DecisionView)), security(("bearer" = [])))]
#[post("/decisions")]
pub async fn draft(state: Data<State>, who: Identity, body: Body<DraftDecisionBody>) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let title = fields.line("/title", &body.0.title, 300);
    fields.number("/nomination_ids", body.0.nomination_ids.len(), 1, MOST_LINES);
    let read = |(index, text): (usize, &String)| fields.id(&format!("/nomination_ids/{index}"), text);
    let ids: Vec<NominationId> = body.0.nomination_ids.iter().take(MOST_LINES).enumerate().filter_map(read).collect();
    let title = fields.done(title)?;
    let ctx = state.ctx();
    let shown = state.db.write(move |tx| decisions::draft(tx, &ctx, &who.0, title, &ids)).await?;
    state.wake.notify_one();
    created(Some(format!("decisions/{}", shown.found.decision.id)), DecisionView::from(&shown))
}

/// One decision.
#[utoipa::path(tag = "decisions", operation_id = "find_decision", params(("id" = Uuid, Path)),
    responses((status = 200, body = DecisionView)), security(("bearer" = [])))]
#[get("/decisions/{id}")]
pub async fn find(state: Data<State>, req: HttpRequest, who: Identity, id: Id<DecisionId>) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state.db.read(move |conn| decisions::find(conn, &ctx, &who.0, id.0)).await?;
    versioned(&req, shown.found.decision.version, DecisionView::from(&shown))
}

/// Signs a decision, as the chairman of its issuer.
#[utoipa::path(tag = "decisions", operation_id = "sign_decision", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = DecisionView)), security(("bearer" = [])))]
#[post("/decisions/{id}/sign")]
pub async fn sign(state: Data<State>, who: Identity, id: Id<DecisionId>, expected: Expected, _: Nothing) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state.db.write(move |tx| decisions::sign(tx, &ctx, &who.0, id.0, expected.0)).await?;
    state.wake.notify_one();
    changed(shown.found.decision.version, DecisionView::from(&shown))
}

/// Number and date of a decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueBody {
    /// The office's own number of the year, 1 to 999,999; unique per issuer, year and series.
    number: i32,
    /// What stands behind the stroke, as `QĐ-UBND`; up to 30 characters.
    series: String,
    /// Between the day of the signature and today, local.
    #[schema(format = Date)]
    date: String,
}

impl IssueBody {
    fn parse(&self) -> Result<Numbering> {
        let mut fields = Fields::new();
        let number = fields.number("/number", self.number, 1, 999_999);
        let series = fields.line("/series", &self.series, 30);
        let date = fields.date("/date", &self.date);
        fields.done((|| Some(Numbering { number: number?, series: series?, date: date? }))())
    }
}

/// Enters number and date, issues the decision, and gives the awards it lists.
#[utoipa::path(tag = "decisions", operation_id = "issue_decision", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = IssueBody, responses((status = 200, body = DecisionView)), security(("bearer" = [])))]
#[post("/decisions/{id}/issue")]
pub async fn issue(
    state: Data<State>,
    who: Identity,
    id: Id<DecisionId>,
    expected: Expected,
    body: Body<IssueBody>,
) -> Result<HttpResponse> {
    let numbering = body.0.parse()?;
    let ctx = state.ctx();
    let shown = state.db.write(move |tx| decisions::issue(tx, &ctx, &who.0, id.0, expected.0, numbering)).await?;
    state.wake.notify_one();
    changed(shown.found.decision.version, DecisionView::from(&shown))
}

/// Who did what with a decision, and when.
#[utoipa::path(tag = "decisions", operation_id = "decision_history", params(("id" = Uuid, Path)),
    responses((status = 200, body = HistoryView)), security(("bearer" = [])))]
#[get("/decisions/{id}/history")]
pub async fn history(state: Data<State>, who: Identity, id: Id<DecisionId>) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let entries = state.db.read(move |conn| decisions::history(conn, &ctx, &who.0, id.0)).await?;
    Ok(HttpResponse::Ok().json(HistoryView { items: entries.iter().map(EntryView::from).collect() }))
}
