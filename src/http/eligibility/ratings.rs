//! `/ratings`: how well somebody's year was.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::{RatingId, SubjectId};
use crate::domain::eligibility::rating::Rating;
use crate::domain::law::grade::Grade;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params, given};
use crate::http::view::{PageView, change, changed, created, listed, page, versioned};
use crate::services::eligibility::ratings::{self, CorrectRating, EnterRating};
use crate::state::State;

/// The rating of a subject for a year.
#[derive(Serialize, ToSchema)]
pub struct RatingView {
    id: Uuid,
    subject_id: Uuid,
    year: i32,
    /// `excellent`, `good`, `completed` or `not_completed`.
    grade: &'static str,
    /// On what paper it rests.
    source: String,
    created_at: DateTime<Utc>,
    version: i64,
}

impl From<&Rating> for RatingView {
    fn from(rating: &Rating) -> Self {
        Self {
            id: rating.id.0,
            subject_id: rating.subject.0,
            year: rating.year,
            grade: rating.grade.code(),
            source: rating.source.clone(),
            created_at: rating.created_at,
            version: rating.version,
        }
    }
}

/// Which ratings.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatingParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Of this subject.
    subject_id: Option<Uuid>,
    /// For this year.
    year: Option<i32>,
}

/// The yearly ratings the caller sees.
#[utoipa::path(
    tag = "organisation",
    operation_id = "list_ratings",
    params(RatingParams),
    responses((status = 200, body = PageView<RatingView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/ratings")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<RatingParams>,
) -> Result<HttpResponse> {
    let RatingParams {
        cursor,
        limit,
        subject_id,
        year,
    } = params.0;
    let page = page(&state, "ratings", cursor.as_deref(), limit)?;
    let ctx = state.ctx();
    let ratings = state
        .db
        .read(move |conn| ratings::list(conn, &ctx, &who.0, subject_id.map(SubjectId), year, &page))
        .await?;
    Ok(listed(&state, &req, "ratings", &ratings, |rating| {
        RatingView::from(rating)
    }))
}

/// One rating.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_rating",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = RatingView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/ratings/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<RatingId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let rating = state
        .db
        .read(move |conn| ratings::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, rating.version, RatingView::from(&rating))
}

/// What is put right of a rating; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectRatingBody {
    /// `excellent`, `good`, `completed` or `not_completed`.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    grade: Option<String>,
    /// On what paper it rests, up to 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    source: Option<String>,
    /// Why it is put right, up to 2,000 characters.
    reason: String,
}

impl CorrectRatingBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<CorrectRating> {
        let mut fields = Fields::new();
        let grade = fields.some(self.grade, |fields, text| {
            fields.code("/grade", &text, Grade::ALL, Grade::code)
        });
        let source = fields.some(self.source, |fields, text| {
            fields.line("/source", &text, 200)
        });
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done((|| {
            Some(CorrectRating {
                grade: grade?,
                source: source?,
                reason: reason?,
            })
        })())
    }
}

/// Puts a rating right with its reason, as the emulation officer of the subject's unit or of one
/// above it. Titles that rest on it are checked again at their next act.
#[utoipa::path(
    tag = "organisation",
    operation_id = "correct_rating",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CorrectRatingBody,
    responses((status = 200, body = RatingView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[patch("/ratings/{id}")]
pub async fn correct(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<RatingId>,
    expected: Expected,
    body: Body<CorrectRatingBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| ratings::correct(tx, ctx, caller, id.0, expected.0, new),
        |rating| changed(rating.version, RatingView::from(rating)),
    )
    .await
}

/// A rating to enter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterRatingBody {
    #[schema(format = Uuid)]
    subject_id: String,
    /// From 1990 to this year.
    year: i32,
    /// `excellent`, `good`, `completed` or `not_completed`.
    grade: String,
    /// On what paper it rests, up to 200 characters.
    source: String,
}

impl EnterRatingBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<EnterRating> {
        let mut fields = Fields::new();
        let subject = fields.id("/subject_id", &self.subject_id);
        let grade = fields.code("/grade", &self.grade, Grade::ALL, Grade::code);
        let source = fields.line("/source", &self.source, 200);
        fields.done((|| {
            Some(EnterRating {
                subject: subject?,
                year: self.year,
                grade: grade?,
                source: source?,
            })
        })())
    }
}

/// Enters the rating of a subject for a year, as the emulation officer of its unit or of one above
/// it; there is one for each year.
#[utoipa::path(
    tag = "organisation",
    operation_id = "enter_rating",
    request_body = EnterRatingBody,
    responses((status = 201, body = RatingView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/ratings")]
pub async fn enter(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<EnterRatingBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| ratings::enter(tx, ctx, caller, new),
        |rating| {
            created(
                Some(format!("ratings/{}", rating.id)),
                RatingView::from(rating),
            )
        },
    )
    .await
}
