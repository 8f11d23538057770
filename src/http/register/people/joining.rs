//! `/subjects/{id}/join` and `/subjects/{id}/part`: two records of one are made one, and parted
//! again.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SubjectView;
use crate::domain::base::ids::SubjectId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::view::{change, changed};
use crate::services::mergers::subjects::{self, JoinedSubjects};
use crate::state::State;

/// Two records that were made one, or parted again.
#[derive(Serialize, ToSchema)]
pub struct JoinedView {
    /// The record that was joined.
    from: SubjectView,
    /// The one it was joined to.
    into: SubjectView,
    /// How many files went with it.
    files: usize,
    /// How many awards.
    awards: usize,
    /// How many ratings.
    ratings: usize,
    /// How many ratings stay with it: of these years the other record has its own.
    ratings_left: usize,
    /// How many entries of what is held against it.
    holds: usize,
    /// How many entries of its career, or of the measures against it.
    career: usize,
    /// How many memberships of a collective.
    memberships: usize,
    /// How many initiatives, those among them of which both are authors.
    initiatives: usize,
    merged_at: DateTime<Utc>,
    /// Until when it can be undone.
    undo_until: DateTime<Utc>,
    undone_at: Option<DateTime<Utc>>,
}

impl From<&JoinedSubjects> for JoinedView {
    fn from(joined: &JoinedSubjects) -> Self {
        let (merger, moved) = (&joined.merger, &joined.merger.moved);
        Self {
            from: SubjectView::from(&joined.from),
            into: SubjectView::from(&joined.into),
            files: moved.files.len(),
            awards: moved.awards.len(),
            ratings: moved.ratings.len(),
            ratings_left: moved.ratings_left.len(),
            holds: moved.holds.len(),
            career: moved.career.len(),
            memberships: moved.memberships.len(),
            initiatives: moved.initiatives.len() + moved.shares.len(),
            merged_at: merger.merged_at,
            undo_until: merger.undo_until(),
            undone_at: merger.undone_at,
        }
    }
}

/// To which record it is joined, and how that is known.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinBody {
    /// The record that stays: of the same kind; the one on the staff register, where one is.
    #[schema(format = Uuid)]
    into_id: String,
    /// Up to 2,000 characters.
    reason: String,
}

impl JoinBody {
    /// To which record, and why, or what is wrong with it.
    pub fn command(self) -> Result<(SubjectId, String)> {
        let mut fields = Fields::new();
        let into = fields.id("/into_id", &self.into_id);
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done(into.zip(reason))
    }
}

/// Joins a record to another one of the same person, collective or household: its files, awards,
/// ratings, its career and what is held against it go there. For thirty days it can be undone; until
/// then and afterwards the record answers with where it went.
#[utoipa::path(
    tag = "organisation",
    operation_id = "join_subjects",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = JoinBody,
    responses((status = 200, body = JoinedView)),
    security(("bearer" = [])),
)]
#[post("/subjects/{id}/join")]
pub async fn join_subjects(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<SubjectId>,
    expected: Expected,
    body: Body<JoinBody>,
) -> Result<HttpResponse> {
    let (into, reason) = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| subjects::join(tx, ctx, caller, id.0, expected.0, into, &reason),
        |joined| changed(joined.from.version, JoinedView::from(joined)),
    )
    .await
}

/// Why two records are parted again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartBody {
    /// Up to 2,000 characters.
    reason: String,
}

impl PartBody {
    /// Why, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done(reason)
    }
}

/// Parts a record again from the one it was joined to, within thirty days (then 409): what went
/// with it comes back, and what came since stays there.
#[utoipa::path(
    tag = "organisation",
    operation_id = "part_subjects",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = PartBody,
    responses((status = 200, body = JoinedView)),
    security(("bearer" = [])),
)]
#[post("/subjects/{id}/part")]
pub async fn part_subjects(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<SubjectId>,
    expected: Expected,
    body: Body<PartBody>,
) -> Result<HttpResponse> {
    let reason = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| subjects::part(tx, ctx, caller, id.0, expected.0, &reason),
        |joined| changed(joined.from.version, JoinedView::from(joined)),
    )
    .await
}
