//! `/me/letters`: which letters I get at once, which in the morning, and which not at all.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::base::job::{LetterChoices, LetterGroup, LetterTiming};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Identity};
use crate::http::view::{change, changed};
use crate::services::upkeep::letter_choices;
use crate::state::State;

/// When letters of each group leave. What is not sent stands among the notices.
#[derive(Serialize, ToSchema)]
pub struct LetterChoicesView {
    /// What waits for me.
    waiting: &'static str,
    /// What is near its due day, or past it. What is due before the next morning is told at once.
    deadlines: &'static str,
    /// What happens to files I entered or follow.
    files: &'static str,
    /// What came of them.
    results: &'static str,
    /// When the letter of the morning leaves, as `07:00` in Vietnam; none where there is none, and
    /// what would be in it leaves at once.
    digest_at: Option<String>,
}

impl LetterChoicesView {
    fn of(choices: &LetterChoices, state: &State) -> Self {
        let code = |group| choices.timing(group).code();
        Self {
            waiting: code(LetterGroup::Waiting),
            deadlines: code(LetterGroup::Deadlines),
            files: code(LetterGroup::Files),
            results: code(LetterGroup::Results),
            digest_at: state.digest_at.map(|time| time.format("%H:%M").to_string()),
        }
    }
}

/// When letters of each group are to leave. Letters about the account itself always leave.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterChoicesBody {
    /// What waits for me.
    waiting: String,
    /// What is near its due day, or past it.
    deadlines: String,
    /// What happens to files I entered or follow.
    files: String,
    /// What came of them.
    results: String,
}

impl LetterChoicesBody {
    /// The choices, or every fault.
    pub fn command(self) -> Result<LetterChoices> {
        let mut fields = Fields::new();
        let mut timing = |pointer: &str, text: &str| {
            fields.code(pointer, text, LetterTiming::ALL, LetterTiming::code)
        };
        let waiting = timing("/waiting", &self.waiting);
        let deadlines = timing("/deadlines", &self.deadlines);
        let files = timing("/files", &self.files);
        let results = timing("/results", &self.results);
        fields.done((|| {
            Some(LetterChoices::of(vec![
                (LetterGroup::Waiting, waiting?),
                (LetterGroup::Deadlines, deadlines?),
                (LetterGroup::Files, files?),
                (LetterGroup::Results, results?),
            ]))
        })())
    }
}

/// Which letters I get at once, which in the morning, and which not at all.
#[utoipa::path(
    tag = "identity",
    operation_id = "get_letter_choices",
    responses((status = 200, body = LetterChoicesView)),
    security(("bearer" = [])),
)]
#[get("/me/letters")]
pub async fn own(state: Data<State>, who: Identity) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let choices = state
        .db
        .read(move |conn| letter_choices::own(conn, &ctx, &who.0))
        .await?;
    Ok(HttpResponse::Ok().json(LetterChoicesView::of(&choices, &state)))
}

/// Chooses which letters I get at once, which in the morning, and which not at all. It counts for
/// what has not left yet.
#[utoipa::path(
    tag = "identity",
    operation_id = "choose_letters",
    request_body = LetterChoicesBody,
    responses((status = 200, body = LetterChoicesView)),
    security(("bearer" = [])),
)]
#[put("/me/letters")]
pub async fn choose(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<LetterChoicesBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let (choices, shown) = (body.command()?, state.clone());
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| letter_choices::choose(tx, ctx, caller, choices),
        move |choices| changed(1, LetterChoicesView::of(choices, &shown)),
    )
    .await
}
