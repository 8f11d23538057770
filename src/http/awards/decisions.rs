//! `/decisions`: drafted, signed, numbered and issued.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::StandingView;
use crate::domain::awards::decision::{Correction, DecisionStatus, Numbering};
use crate::domain::base::ids::{DecisionId, NominationId};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Nothing, Params};
use crate::http::history::{EntryView, HistoryView};
use crate::http::nominations::documents::{DocumentView, NameParams, Raw, download};
use crate::http::problem::language;
use crate::http::view::{
    AllowedView, PageView, PosthumousView, change, changed, created, listed, page, versioned,
};
use crate::services::awards::decisions::{self, Correct, Issue, MOST_LINES, ShownDecision, Strike};
use crate::state::State;

/// One nomination on a decision.
#[derive(Serialize, ToSchema)]
pub struct LineView {
    nomination_id: Uuid,
    subject_name: String,
    subject_kind: &'static str,
    award_code: String,
    /// Of somebody who has died, and who receives for the family.
    posthumous: Option<PosthumousView>,
    /// Đồng: what it pays if the decision is dated today, or what it paid.
    amount: Option<i64>,
    /// What it gave, as it stands today; none before the decision is issued.
    award: Option<StandingView>,
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
    /// Đồng: what its awards that are in force today come to; of a single decision that was issued
    /// only.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_in_force: Option<i64>,
    /// The signed paper, if it was attached; of a single decision only.
    #[serde(skip_serializing_if = "Option::is_none")]
    paper: Option<DocumentView>,
    /// Names put right since; of a single decision only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectionView>,
    allowed_actions: Vec<AllowedView>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl From<&ShownDecision> for DecisionView {
    fn from(shown: &ShownDecision) -> Self {
        let decision = &shown.found.decision;
        let line = |line: &decisions::DecisionLine| LineView {
            nomination_id: line.filed.nomination.id.0,
            subject_name: line.filed.subject_name.clone(),
            subject_kind: line.filed.subject_kind.code(),
            award_code: line.filed.nomination.content.award_code.clone(),
            posthumous: line
                .filed
                .nomination
                .content
                .posthumous
                .as_ref()
                .map(PosthumousView::from),
            amount: line.amount,
            award: line.given.as_ref().map(StandingView::from),
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
            amount_in_force: shown.in_force(),
            paper: shown.paper.as_ref().map(DocumentView::from),
            corrections: shown.corrections.iter().map(CorrectionView::from).collect(),
            allowed_actions: shown.allowed.iter().map(AllowedView::from).collect(),
            created_at: decision.created_at,
            version: decision.version,
        }
    }
}

/// A name on a decision put right.
#[derive(Serialize, ToSchema)]
pub struct CorrectionView {
    id: Uuid,
    award_id: Uuid,
    before: String,
    after: String,
    reason: String,
    corrected_by: String,
    corrected_at: DateTime<Utc>,
}

impl From<&Correction> for CorrectionView {
    fn from(correction: &Correction) -> Self {
        Self {
            id: correction.id.0,
            award_id: correction.award.0,
            before: correction.before.clone(),
            after: correction.after.clone(),
            reason: correction.reason.clone(),
            corrected_by: correction.corrected_by.clone(),
            corrected_at: correction.corrected_at,
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
    /// Words of the number or the title, with or without marks: each begins one of theirs.
    q: Option<String>,
}

/// The decisions the caller sees, the newest first.
#[utoipa::path(
    tag = "decisions",
    operation_id = "list_decisions",
    params(DecisionParams),
    responses((status = 200, body = PageView<DecisionView>)),
    security(("bearer" = [])),
)]
#[get("/decisions")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<DecisionParams>,
) -> Result<HttpResponse> {
    let DecisionParams {
        cursor,
        limit,
        status,
        q,
    } = params.0;
    let page = page(&state, "decisions", cursor.as_deref(), limit)?;
    let mut fields = Fields::new();
    let status = fields.some(status, |fields, text| {
        fields.code("status", &text, DecisionStatus::ALL, DecisionStatus::code)
    });
    let status = fields.done(status)?;
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| decisions::search(conn, &ctx, &who.0, status, q.as_deref(), &page))
        .await?;
    Ok(listed(&state, &req, "decisions", &shown, |shown| {
        DecisionView::from(shown)
    }))
}

/// A decision to draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftDecisionBody {
    /// What it is about, up to 300 characters.
    title: String,
    /// 1 to 500 nominations that are agreed to, in the order they will stand.
    #[schema(value_type = Vec<Uuid>)]
    nomination_ids: Vec<String>,
}

/// Drafts a decision.
#[utoipa::path(
    tag = "decisions",
    operation_id = "draft_decision",
    request_body = DraftDecisionBody,
    responses((status = 201, body = DecisionView)),
    security(("bearer" = [])),
)]
#[post("/decisions")]
pub async fn draft(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<DraftDecisionBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let title = fields.line("/title", &body.0.title, 300);
    let ids: Vec<NominationId> = fields.ids("/nomination_ids", &body.0.nomination_ids, MOST_LINES);
    let title = fields.done(title)?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| decisions::draft(tx, ctx, caller, title, &ids),
        |shown| {
            created(
                Some(format!("decisions/{}", shown.found.decision.id)),
                DecisionView::from(shown),
            )
        },
    )
    .await
}

/// One decision.
#[utoipa::path(
    tag = "decisions",
    operation_id = "find_decision",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = DecisionView)),
    security(("bearer" = [])),
)]
#[get("/decisions/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<DecisionId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| decisions::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(
        &req,
        shown.found.decision.version,
        DecisionView::from(&shown),
    )
}

/// Signs a decision, as the chairman of its issuer.
#[utoipa::path(
    tag = "decisions",
    operation_id = "sign_decision",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = DecisionView)),
    security(("bearer" = [])),
)]
#[post("/decisions/{id}/sign")]
pub async fn sign(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<DecisionId>,
    expected: Expected,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| decisions::sign(tx, ctx, caller, id.0, expected.0),
        |shown| changed(shown.found.decision.version, DecisionView::from(shown)),
    )
    .await
}

/// A number: digits alone, or text with the letter behind them.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub enum NumberBody {
    /// `163`.
    Plain(i64),
    /// `"163a"`.
    Lettered(String),
}

/// Number and date of a decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueBody {
    /// The office's own number of the year, 1 to 999,999, with one letter behind it at most
    /// (`"163a"`); unique per issuer, year and series, with those that look alike. Left out, the
    /// next one of our counter that no decision has.
    number: Option<NumberBody>,
    /// What stands behind the stroke, as `QĐ-UBND`; up to 30 characters. Strokes and blanks around
    /// it go, dashes and old forms of Đ are kept as `-` and `Đ`.
    series: String,
    /// Between the day of the signature and today, local.
    #[schema(format = Date)]
    date: String,
    /// Is no longer asked for: each award has its place on the list as its number in the golden
    /// book.
    #[serde(default, rename = "golden_book")]
    #[schema(deprecated)]
    _golden_book: bool,
}

impl IssueBody {
    fn parse(&self) -> Result<Issue> {
        let mut fields = Fields::new();
        let number = self.number.as_ref().map(|number| match number {
            NumberBody::Plain(number) => number.to_string(),
            NumberBody::Lettered(text) => text.clone(),
        });
        let number = fields.decision_number(number.as_deref(), &self.series);
        let date = fields.date("/date", &self.date);
        fields.done(number.zip(date).map(|((number, series), date)| Issue {
            number,
            series,
            date,
        }))
    }
}

/// Enters number and date, issues the decision, and gives the awards it lists.
#[utoipa::path(
    tag = "decisions",
    operation_id = "issue_decision",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = IssueBody,
    responses((status = 200, body = DecisionView)),
    security(("bearer" = [])),
)]
#[post("/decisions/{id}/issue")]
pub async fn issue(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<DecisionId>,
    expected: Expected,
    body: Body<IssueBody>,
) -> Result<HttpResponse> {
    let entered = body.0.parse()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| decisions::issue(tx, ctx, caller, id.0, expected.0, entered),
        |shown| changed(shown.found.decision.version, DecisionView::from(shown)),
    )
    .await
}

/// A line to strike.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StrikeBody {
    /// The nomination it lists.
    #[schema(format = Uuid)]
    nomination_id: String,
    /// Why, up to 2,000 characters.
    reason: String,
}

/// Strikes a line of a decision that is not issued, with the reason: its file goes back to where it
/// was agreed to. The signature stands for the others. The last line is not struck: take the
/// signature back and remove the draft.
#[utoipa::path(
    tag = "decisions",
    operation_id = "strike_line",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = StrikeBody,
    responses((status = 200, body = DecisionView)),
    security(("bearer" = [])),
)]
#[post("/decisions/{id}/strike")]
pub async fn strike(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<DecisionId>,
    expected: Expected,
    body: Body<StrikeBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let nomination = fields.id("/nomination_id", &body.0.nomination_id);
    let reason = fields.lines("/reason", &body.0.reason, 2_000);
    let new = fields.done((|| {
        Some(Strike {
            nomination: nomination?,
            reason: reason?,
        })
    })())?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| decisions::strike(tx, ctx, caller, id.0, expected.0, new),
        |shown| changed(shown.found.decision.version, DecisionView::from(shown)),
    )
    .await
}

/// Why a signature is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawSignatureBody {
    /// Why, up to 2,000 characters.
    reason: String,
}

/// Takes the signature under a decision back before it is issued, as the chairman of its issuer: it
/// is a draft again.
#[utoipa::path(
    tag = "decisions",
    operation_id = "withdraw_signature",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = WithdrawSignatureBody,
    responses((status = 200, body = DecisionView)),
    security(("bearer" = [])),
)]
#[post("/decisions/{id}/withdraw-signature")]
pub async fn withdraw_signature(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<DecisionId>,
    expected: Expected,
    body: Body<WithdrawSignatureBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let reason = fields.lines("/reason", &body.0.reason, 2_000);
    let reason = fields.done(reason)?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| {
            decisions::withdraw_signature(tx, ctx, caller, id.0, expected.0, &reason)
        },
        |shown| changed(shown.found.decision.version, DecisionView::from(shown)),
    )
    .await
}

/// Who did what with a decision, and when.
#[utoipa::path(
    tag = "decisions",
    operation_id = "decision_history",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = HistoryView)),
    security(("bearer" = [])),
)]
#[get("/decisions/{id}/history")]
pub async fn history(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<DecisionId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let entries = state
        .db
        .read(move |conn| decisions::history(conn, &ctx, &who.0, id.0))
        .await?;
    let language = language(req.headers());
    Ok(HttpResponse::Ok().json(HistoryView {
        items: entries
            .iter()
            .map(|entry| EntryView::of(entry, language))
            .collect(),
    }))
}

/// Removes a decision that was not signed; what it listed waits for another one.
#[utoipa::path(
    tag = "decisions",
    operation_id = "delete_decision",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[delete("/decisions/{id}")]
pub async fn delete(
    state: Data<State>,
    who: Identity,
    id: Id<DecisionId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| decisions::delete(tx, &ctx, &who.0, id.0, expected.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A name to put right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectBody {
    /// The award record.
    #[schema(format = Uuid)]
    award_id: String,
    /// The name as it should be, up to 200 characters.
    subject_name: String,
    /// Why, up to 2,000 characters.
    reason: String,
}

/// Puts a name on an issued decision right: the award record carries the right one and comes again
/// in the feed.
#[utoipa::path(
    tag = "decisions",
    operation_id = "correct_decision",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CorrectBody,
    responses((status = 201, body = CorrectionView)),
    security(("bearer" = [])),
)]
#[post("/decisions/{id}/corrections")]
pub async fn correct(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<DecisionId>,
    expected: Expected,
    body: Body<CorrectBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let award = fields.id("/award_id", &body.0.award_id);
    let name = fields.line("/subject_name", &body.0.subject_name, 200);
    let reason = fields.lines("/reason", &body.0.reason, 2_000);
    let new = fields.done((|| {
        Some(Correct {
            award: award?,
            name: name?,
            reason: reason?,
        })
    })())?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| decisions::correct(tx, ctx, caller, id.0, expected.0, new),
        |correction| created(None, CorrectionView::from(correction)),
    )
    .await
}

/// Attaches the signed paper: PDF, DOCX, XLSX, JPEG or PNG. One that was there is kept as replaced.
#[utoipa::path(
    tag = "decisions",
    operation_id = "attach_paper",
    params(
        ("id" = Uuid, Path),
        (
            "name" = String,
            Query,
            description = "the name of the file, up to 200 characters; it gets an ending that fits \
            what the bytes are",
        ),
    ),
    request_body(content_type = "application/octet-stream"),
    responses((status = 200, body = DocumentView)),
    security(("bearer" = [])),
)]
#[put("/decisions/{id}/paper")]
pub async fn attach(
    state: Data<State>,
    who: Identity,
    id: Id<DecisionId>,
    params: Params<NameParams>,
    body: Raw,
) -> Result<HttpResponse> {
    let name = params.0.parse()?;
    let (ctx, caller) = (state.ctx(), who.0.clone());
    state
        .db
        .read(move |conn| crate::services::awards::papers::attach(conn, &ctx, &caller, id.0, None))
        .await?;
    let received = state
        .files
        .receive(state.ids.next(state.clock.now()), name, body.0)
        .await?;
    let ctx = state.ctx();
    let attached = state
        .db
        .write(move |tx| {
            crate::services::awards::papers::attach(tx, &ctx, &who.0, id.0, Some(received))
        })
        .await?;
    Ok(HttpResponse::Ok().json(attached.as_ref().map(DocumentView::from)))
}

/// The signed paper of a decision.
#[utoipa::path(
    tag = "decisions",
    operation_id = "decision_paper",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "the bytes", content_type = "application/octet-stream"),
    ),
    security(("bearer" = [])),
)]
#[get("/decisions/{id}/paper")]
pub async fn paper(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<DecisionId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let (paper, version) = state
        .db
        .read(move |conn| crate::services::awards::papers::of_decision(conn, &ctx, &who.0, id.0))
        .await?;
    download(&state, &req, &paper, version).await
}
