//! `/holds`: why somebody cannot be honoured now.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::{HoldId, SubjectId};
use crate::domain::eligibility::hold::{Hold, HoldKind};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::view::{PageView, change, changed, created, listed, page, versioned};
use crate::services::eligibility::holds::{self, EnterHold};
use crate::state::State;

/// Something held against a subject.
#[derive(Serialize, ToSchema)]
pub struct HoldView {
    id: Uuid,
    subject_id: Uuid,
    /// `discipline`, `investigation`, `complaint` or `press`.
    kind: &'static str,
    /// On what paper or fact it rests.
    ground: String,
    since: NaiveDate,
    created_at: DateTime<Utc>,
    /// When it was lifted; none while it stands.
    lifted_at: Option<DateTime<Utc>>,
    /// The paper it was lifted on.
    all_clear: Option<String>,
    version: i64,
}

impl From<&Hold> for HoldView {
    fn from(hold: &Hold) -> Self {
        Self {
            id: hold.id.0,
            subject_id: hold.subject.0,
            kind: hold.kind.code(),
            ground: hold.ground.clone(),
            since: hold.since,
            created_at: hold.created_at,
            lifted_at: hold.lifted.as_ref().map(|(_, at)| *at),
            all_clear: hold.lifted.as_ref().map(|(paper, _)| paper.clone()),
            version: hold.version,
        }
    }
}

/// Which holds.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HoldParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Against this subject.
    subject_id: Option<Uuid>,
}

/// The holds the caller sees.
#[utoipa::path(
    tag = "organisation",
    operation_id = "list_holds",
    params(HoldParams),
    responses((status = 200, body = PageView<HoldView>)),
    security(("bearer" = [])),
)]
#[get("/holds")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<HoldParams>,
) -> Result<HttpResponse> {
    let HoldParams {
        cursor,
        limit,
        subject_id,
    } = params.0;
    let page = page(&state, "holds", cursor.as_deref(), limit)?;
    let ctx = state.ctx();
    let holds = state
        .db
        .read(move |conn| holds::list(conn, &ctx, &who.0, subject_id.map(SubjectId), &page))
        .await?;
    Ok(listed(&state, &req, "holds", &holds, |hold| {
        HoldView::from(hold)
    }))
}

/// One hold.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_hold",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = HoldView)),
    security(("bearer" = [])),
)]
#[get("/holds/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<HoldId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let hold = state
        .db
        .read(move |conn| holds::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, hold.version, HoldView::from(&hold))
}

/// A hold to enter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterHoldBody {
    #[schema(format = Uuid)]
    subject_id: String,
    /// `discipline`, `investigation`, `complaint` or `press`.
    kind: String,
    /// On what paper or fact it rests, up to 2,000 characters.
    ground: String,
    /// Since when; today when left out.
    #[schema(format = Date)]
    since: Option<String>,
}

impl EnterHoldBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<EnterHold> {
        let mut fields = Fields::new();
        let subject = fields.id("/subject_id", &self.subject_id);
        let kind = fields.code("/kind", &self.kind, HoldKind::ALL, HoldKind::code);
        let ground = fields.lines("/ground", &self.ground, 2_000);
        let since = fields.some(self.since, |fields, text| fields.date("/since", &text));
        fields.done((|| {
            Some(EnterHold {
                subject: subject?,
                kind: kind?,
                ground: ground?,
                since: since?,
            })
        })())
    }
}

/// Enters a hold, as the standing office of a unit at or above the subject's.
#[utoipa::path(
    tag = "organisation",
    operation_id = "enter_hold",
    request_body = EnterHoldBody,
    responses((status = 201, body = HoldView)),
    security(("bearer" = [])),
)]
#[post("/holds")]
pub async fn enter(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<EnterHoldBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| holds::enter(tx, ctx, caller, new),
        |hold| created(Some(format!("holds/{}", hold.id)), HoldView::from(hold)),
    )
    .await
}

/// The all-clear.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftHoldBody {
    /// The paper it is lifted on, up to 2,000 characters.
    all_clear: String,
}

impl LiftHoldBody {
    /// The paper, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let all_clear = fields.lines("/all_clear", &self.all_clear, 2_000);
        fields.done(all_clear)
    }
}

/// Lifts a hold on a written all-clear.
#[utoipa::path(
    tag = "organisation",
    operation_id = "lift_hold",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = LiftHoldBody,
    responses((status = 200, body = HoldView)),
    security(("bearer" = [])),
)]
#[post("/holds/{id}/lift")]
pub async fn lift(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<HoldId>,
    expected: Expected,
    body: Body<LiftHoldBody>,
) -> Result<HttpResponse> {
    let all_clear = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| holds::lift(tx, ctx, caller, id.0, expected.0, all_clear),
        |hold| changed(hold.version, HoldView::from(hold)),
    )
    .await
}
