//! `/decisions`: drafted, signed, numbered and issued.

mod corrections;
pub(crate) mod exports;
mod issuing;
mod papers;
mod undo;
mod view;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::awards::decision::DecisionStatus;
use crate::domain::base::ids::{DecisionId, NominationId, UnitId};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::history::{EntryView, HistoryView};
use crate::http::problem::language;
use crate::http::view::{PageView, change, changed, created, listed, page, versioned};
use crate::services::awards::decisions::{self, DecisionFilter, GatherFilter, MOST_LINES};
use crate::state::State;

pub use view::DecisionView;

pub use issuing::{IssueBody, issue};

pub use corrections::{CorrectBody, correct};

pub use undo::{StrikeBody, WithdrawSignatureBody, strike, withdraw_signature};

pub use papers::{attach, paper};

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
    /// Words of the number or the title, or of a name on the list, with or without marks: each
    /// begins one of theirs.
    q: Option<String>,
    /// Issued by this unit.
    issuer_unit_id: Option<Uuid>,
    /// Dated in this year.
    year: Option<i32>,
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
        issuer_unit_id,
        year,
    } = params.0;
    let page = page(&state, "decisions", cursor.as_deref(), limit)?;
    let mut fields = Fields::new();
    let status = fields.some(status, |fields, text| {
        fields.code("status", &text, DecisionStatus::ALL, DecisionStatus::code)
    });
    let status = fields.done(status)?;
    let issuer = issuer_unit_id.map(UnitId);
    let filter = DecisionFilter {
        status,
        issuer,
        year,
        q,
    };
    let shown = state
        .search(filter.q.is_some(), who.0, move |conn, ctx, caller| {
            decisions::list(conn, ctx, caller, &filter, &page)
        })
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
    /// 1 to 5,000 nominations that are agreed to, in the order they will stand.
    #[schema(value_type = Vec<Uuid>)]
    nomination_ids: Vec<String>,
}

impl DraftDecisionBody {
    /// The title and what it lists, or every fault.
    pub fn command(self) -> Result<(String, Vec<NominationId>)> {
        let mut fields = Fields::new();
        let title = fields.line("/title", &self.title, 300);
        let ids = fields.ids("/nomination_ids", &self.nomination_ids, MOST_LINES);
        fields.done(title.map(|title| (title, ids)))
    }
}

/// A decision to draft of all that is agreed to, as a page asks for it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftAgreedBody {
    /// What it is about, up to 300 characters.
    title: String,
    /// Decided by this unit.
    issuer_unit_id: String,
    /// For this award, up to 100 characters.
    award_code: Option<String>,
    /// For what was done in this event.
    event_id: Option<String>,
}

impl DraftAgreedBody {
    /// The title and which files, or every fault.
    pub fn command(self) -> Result<(String, GatherFilter)> {
        let mut fields = Fields::new();
        let title = fields.line("/title", &self.title, 300);
        let issuer = fields.id("/issuer_unit_id", &self.issuer_unit_id);
        let award_code = fields.some(self.award_code, |fields, text| {
            fields.line("/award_code", &text, 100)
        });
        let event = fields.some(self.event_id, |fields, text| fields.id("/event_id", &text));
        fields.done((|| {
            let filter = GatherFilter {
                issuer: Some(issuer?),
                award_code: award_code?,
                event: event?,
            };
            Some((title?, filter))
        })())
    }
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
    let (title, ids) = body.0.command()?;
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

/// A signature.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignDecisionBody {
    /// The post of who signs, as it stands on the paper, up to 200 characters. Left out, the post
    /// that the register knows, if it knows one.
    signer_post: Option<String>,
}

impl SignDecisionBody {
    /// The post, or what is wrong with it.
    pub fn command(self) -> Result<Option<String>> {
        let mut fields = Fields::new();
        let post = fields.some(self.signer_post, |fields, text| {
            fields.line("/signer_post", &text, 200)
        });
        fields.done(post)
    }
}

/// Signs a decision, as the chairman of its issuer.
#[utoipa::path(
    tag = "decisions",
    operation_id = "sign_decision",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = SignDecisionBody,
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
    body: Body<SignDecisionBody>,
) -> Result<HttpResponse> {
    let post = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| decisions::sign(tx, ctx, caller, id.0, expected.0, post),
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
