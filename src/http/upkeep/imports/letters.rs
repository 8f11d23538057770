//! The submission letters that can be made of what came from the year's list.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::ImportId;
use crate::error::Result;
use crate::http::extract::{Id, Identity};
use crate::services::upkeep::imports::{self, HeldBack, ImportLetter, ImportLetters};
use crate::state::State;

/// A submission letter that can be made.
#[derive(Serialize, ToSchema)]
pub struct PossibleLetterView {
    unit_id: Uuid,
    unit_name: String,
    /// The body it is for.
    deciding_unit_id: Uuid,
    deciding_unit_name: String,
    /// What it would carry, for `POST /submission-letters`: up to 500.
    nomination_ids: Vec<Uuid>,
    /// How many of them lack a paper without which they are not sent.
    lacking_papers: usize,
    /// How many more there are for the same body, for another letter.
    left: usize,
}

impl From<&ImportLetter> for PossibleLetterView {
    fn from(letter: &ImportLetter) -> Self {
        Self {
            unit_id: letter.unit.0.0,
            unit_name: letter.unit.1.clone(),
            deciding_unit_id: letter.deciding_unit.0.0,
            deciding_unit_name: letter.deciding_unit.1.clone(),
            nomination_ids: letter.files.iter().map(|id| id.0).collect(),
            lacking_papers: letter.lacking_papers,
            left: letter.left,
        }
    }
}

/// A draft in the way of whose submission a rule stands.
#[derive(Serialize, ToSchema)]
pub struct HeldBackView {
    nomination_id: Uuid,
    subject_name: String,
    award_code: String,
    /// The rules, by their ids, as far as the caller is told.
    rules: Vec<String>,
}

impl From<&HeldBack> for HeldBackView {
    fn from(held: &HeldBack) -> Self {
        let nomination = &held.filed.nomination;
        let rules = held.findings.iter();
        Self {
            nomination_id: nomination.id.0,
            subject_name: held.filed.subject_name.clone(),
            award_code: nomination.content.award_code.clone(),
            rules: rules.map(|finding| finding.rule.clone()).collect(),
        }
    }
}

/// What becomes of the drafts of an import.
#[derive(Serialize, ToSchema)]
pub struct ImportLettersView {
    /// One for each unit that proposes and body that decides.
    letters: Vec<PossibleLetterView>,
    /// The drafts that could not be sent.
    held_back: Vec<HeldBackView>,
    /// Are there more drafts than were looked at? They follow when these stand on letters.
    more: bool,
}

impl From<&ImportLetters> for ImportLettersView {
    fn from(found: &ImportLetters) -> Self {
        Self {
            letters: found.letters.iter().map(PossibleLetterView::from).collect(),
            held_back: found.held_back.iter().map(HeldBackView::from).collect(),
            more: found.more,
        }
    }
}

/// The submission letters that can be made of the drafts that an import of nominations brought in,
/// and the drafts that could not be sent. Those that stand on a letter are left out; up to 1,000
/// drafts of the first 10,000 rows are sorted at once. Of an import of another kind 409.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_import_letters",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ImportLettersView)),
    security(("bearer" = [])),
)]
#[get("/imports/{id}/letters")]
pub async fn possible_letters(
    state: Data<State>,
    who: Identity,
    id: Id<ImportId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| imports::letters_of(conn, &ctx, &who.0, id.0))
        .await?;
    Ok(HttpResponse::Ok().json(ImportLettersView::from(&found)))
}
