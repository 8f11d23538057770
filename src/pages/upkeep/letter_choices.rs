//! Which letters the visitor gets at once, which in the morning, and which not at all.

use actix_web::web::Data;
use askama::Template;

use crate::domain::base::job::{LetterGroup, LetterTiming};
use crate::http::upkeep::letter_choices::LetterChoicesBody;
use crate::pages::PageResult;
use crate::pages::forms::Pairs;
use crate::pages::frame::{Frame, Visitor, address_done, show as page};
use crate::services::upkeep::letter_choices;
use crate::state::State;

/// Where it is.
const PLACE: &str = "/account/letters";

/// A group, what it is called, and when its letters leave.
struct Choice {
    group: &'static str,
    label: &'static str,
    timing: String,
}

#[derive(Template)]
#[template(path = "upkeep/letter_choices.html")]
struct LetterChoicesPage {
    frame: Frame,
    choices: Vec<Choice>,
    timings: Vec<&'static str>,
    /// When the letter of the morning leaves, in words.
    morning: Option<String>,
}

fn label(group: LetterGroup) -> &'static str {
    match group {
        LetterGroup::Waiting => "letter_group-waiting",
        LetterGroup::Deadlines => "letter_group-deadlines",
        LetterGroup::Files => "letter_group-files",
        LetterGroup::Results => "letter_group-results",
    }
}

/// What the visitor chose, to be chosen anew.
pub async fn show(state: Data<State>, visitor: Visitor) -> PageResult {
    let chosen = visitor.read(&state, letter_choices::own).await?;
    let choice = |group: &LetterGroup| Choice {
        group: group.code(),
        label: label(*group),
        timing: chosen.timing(*group).code().to_owned(),
    };
    let morning = state.digest_at.map(|time| {
        let params = [("time", time.format("%H:%M").to_string())];
        visitor.words.with("page-letter-choices-morning", &params)
    });
    Ok(page(
        LetterChoicesPage {
            frame: visitor.frame(),
            choices: LetterGroup::ALL.iter().map(choice).collect(),
            timings: LetterTiming::ALL.iter().map(|one| one.code()).collect(),
            morning,
        }
        .render(),
    ))
}

/// Chooses.
pub async fn choose(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let choices = form.command(LetterChoicesBody::command);
    let done = address_done(&state, PLACE, &visitor.words.say("page-letters-chosen"));
    visitor
        .change_to(
            &state,
            &form,
            PLACE,
            choices,
            move |tx, ctx, caller, choices| {
                letter_choices::choose(tx, ctx, caller, choices).map(|_| done)
            },
        )
        .await
}
