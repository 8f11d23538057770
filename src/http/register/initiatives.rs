//! `/initiatives`: what was recognised of whom, and on what it was spent.

mod bodies;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::{InitiativeId, SubjectId};
use crate::domain::register::initiative::{Initiative, InitiativeAuthor, InitiativeFilter, Reach};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::view::{PageView, change, changed, created, listed, page, versioned};
use crate::services::register::initiatives;
use crate::state::State;

pub use bodies::{
    CorrectInitiativeBody, CorrectInitiativeForm, EnterInitiativeBody, EnterInitiativeForm,
    ReleaseInitiativeBody, SpendInitiativeBody, by_form,
};

/// Somebody who made an initiative.
#[derive(Serialize, ToSchema)]
pub struct InitiativeAuthorView {
    subject_id: Uuid,
    /// How much of it is theirs, in whole percent.
    share: u32,
}

impl From<&InitiativeAuthor> for InitiativeAuthorView {
    fn from(author: &InitiativeAuthor) -> Self {
        Self {
            subject_id: author.subject.0,
            share: author.share,
        }
    }
}

/// An initiative that a body has recognised.
#[derive(Serialize, ToSchema)]
pub struct InitiativeView {
    id: Uuid,
    /// The unit in which it was made.
    unit_id: Uuid,
    title: String,
    /// `unit`, `province`, `ministry` or `nation`.
    reach: &'static str,
    /// The day of the decision that recognised it.
    recognised_on: NaiveDate,
    /// The body that recognised it.
    recognised_by: String,
    /// The number of that decision.
    decision_number: String,
    /// Who made it, those with the largest shares first.
    authors: Vec<InitiativeAuthorView>,
    /// The award of one of them on which it was spent.
    award_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl From<&Initiative> for InitiativeView {
    fn from(initiative: &Initiative) -> Self {
        Self {
            id: initiative.id.0,
            unit_id: initiative.unit.0,
            title: initiative.title.clone(),
            reach: initiative.reach.code(),
            recognised_on: initiative.recognised_on,
            recognised_by: initiative.recognised_by.clone(),
            decision_number: initiative.decision_number.clone(),
            authors: initiative.authors.iter().map(Into::into).collect(),
            award_id: initiative.spent_on.map(|award| award.0),
            created_at: initiative.created_at,
            version: initiative.version,
        }
    }
}

/// Which initiatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InitiativeParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Found in the title, whatever the accents.
    q: Option<String>,
    /// `unit`, `province`, `ministry` or `nation`.
    reach: Option<String>,
    /// Recognised in this year, 1800 to 2999.
    year: Option<i32>,
    /// Of which this subject is an author.
    subject_id: Option<Uuid>,
    /// Is the number on all pages wanted? It is counted up to 100,001.
    count: Option<bool>,
}

/// The initiatives of the units that the caller sees, and their own.
#[utoipa::path(
    tag = "organisation",
    operation_id = "list_initiatives",
    params(InitiativeParams),
    responses((status = 200, body = PageView<InitiativeView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/initiatives")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<InitiativeParams>,
) -> Result<HttpResponse> {
    let params = params.0;
    let mut fields = Fields::new();
    let reach = fields.some(params.reach, |fields, text| {
        fields.code("reach", &text, Reach::ALL, Reach::code)
    });
    let year = fields.some(params.year, |fields, year| {
        fields.number("year", year, 1_800, 2_999)
    });
    let (reach, year) = fields.done(reach.zip(year))?;
    let filter = InitiativeFilter {
        q: params.q,
        reach,
        year,
        author: params.subject_id.map(SubjectId),
    };
    let page = page(
        &state,
        "initiatives",
        params.cursor.as_deref(),
        params.limit,
    )?;
    let (ctx, count) = (state.ctx(), params.count == Some(true));
    let found = state
        .db
        .read(move |conn| initiatives::list(conn, &ctx, &who.0, &filter, count, &page))
        .await?;
    Ok(listed(&state, &req, "initiatives", &found, |one| {
        InitiativeView::from(one)
    }))
}

/// One initiative.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_initiative",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = InitiativeView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/initiatives/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<InitiativeId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| initiatives::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, found.version, InitiativeView::from(&found))
}

/// Enters an initiative that was recognised, as the emulation officer of its unit or of one above
/// it. Of one title one decision recognises one in a unit; nobody enters their own.
#[utoipa::path(
    tag = "organisation",
    operation_id = "enter_initiative",
    request_body = EnterInitiativeBody,
    responses((status = 201, body = InitiativeView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/initiatives")]
pub async fn enter(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<EnterInitiativeBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| initiatives::enter(tx, ctx, caller, new),
        |initiative| {
            created(
                Some(format!("initiatives/{}", initiative.id)),
                InitiativeView::from(initiative),
            )
        },
    )
    .await
}

/// Puts an initiative right with the reason, as whoever enters them. While it is spent its authors
/// stay.
#[utoipa::path(
    tag = "organisation",
    operation_id = "correct_initiative",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CorrectInitiativeBody,
    responses((status = 200, body = InitiativeView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[patch("/initiatives/{id}")]
pub async fn correct(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<InitiativeId>,
    expected: Expected,
    body: Body<CorrectInitiativeBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| initiatives::correct(tx, ctx, caller, id.0, expected.0, new),
        |initiative| changed(initiative.version, InitiativeView::from(initiative)),
    )
    .await
}

/// Removes an initiative that was not spent, as whoever enters them.
#[utoipa::path(
    tag = "organisation",
    operation_id = "remove_initiative",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 204)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[delete("/initiatives/{id}")]
pub async fn remove(
    state: Data<State>,
    who: Identity,
    id: Id<InitiativeId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| initiatives::remove(tx, &ctx, &who.0, id.0, expected.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Spends an initiative on an award that one of its authors holds and that was decided no earlier than
/// the initiative was recognised, as who nominates or handles holds for its unit; it is spent once.
#[utoipa::path(
    tag = "organisation",
    operation_id = "spend_initiative",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = SpendInitiativeBody,
    responses((status = 200, body = InitiativeView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/initiatives/{id}/spend")]
pub async fn spend(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<InitiativeId>,
    expected: Expected,
    body: Body<SpendInitiativeBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let award = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| initiatives::spend(tx, ctx, caller, id.0, expected.0, award),
        |initiative| changed(initiative.version, InitiativeView::from(initiative)),
    )
    .await
}

/// Lets go of the award on which an initiative was spent, with the reason: it can be used again.
#[utoipa::path(
    tag = "organisation",
    operation_id = "release_initiative",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = ReleaseInitiativeBody,
    responses((status = 200, body = InitiativeView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/initiatives/{id}/release")]
pub async fn release(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<InitiativeId>,
    expected: Expected,
    body: Body<ReleaseInitiativeBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let reason = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| initiatives::release(tx, ctx, caller, id.0, expected.0, &reason),
        |initiative| changed(initiative.version, InitiativeView::from(initiative)),
    )
    .await
}
