//! The first steps of an installation: what is done, what is not, and where each is done.

use actix_web::web::Data;
use askama::Template;

use crate::pages::PageResult;
use crate::pages::forms::{Pairs, showing};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::services::upkeep::guide::{self, FirstSteps, MailTrial};
use crate::state::State;

/// One step.
struct GuideStep {
    code: &'static str,
    is_done: bool,
    /// What is known of it.
    found: Option<String>,
    /// Where it is done, and what that is called.
    ways: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "upkeep/guide.html")]
struct GuidePage {
    frame: Frame,
    steps: Vec<GuideStep>,
    done: usize,
    /// Of this showing of the form.
    once: String,
}

/// What became of a letter: a job that was removed has ended well long ago, others stay.
fn has_left(trial: &MailTrial) -> bool {
    matches!(trial.state.as_deref(), Some("done") | None)
}

fn told_of(words: Words, trial: &MailTrial) -> String {
    let state = trial.state.as_deref().unwrap_or("done");
    let at = words.moment(&trial.asked_at);
    let text = words.with(&format!("guide-mail-{state}"), &[("at", at)]);
    match &trial.error {
        Some(error) if !has_left(trial) => format!("{text} {error}"),
        _ => text,
    }
}

fn steps(frame: &Frame, found: &FirstSteps) -> Vec<GuideStep> {
    let words = frame.words;
    let role = |role: &crate::domain::base::office::Role| words.code("role", role.code());
    let unheld: Vec<String> = found.there.unheld.iter().map(role).collect();
    let step = |code, is_done, found, ways| GuideStep {
        code,
        is_done,
        found,
        ways,
    };
    let nobody =
        (!unheld.is_empty()).then(|| words.with("guide-unheld", &[("roles", unheld.join("; "))]));
    let rules = found.rules.as_ref().map(|names| words.of(names));
    vec![
        step("contact", !frame.office.is_empty(), None, vec![]),
        step(
            "units",
            found.there.units,
            None,
            vec![("/units", "way-units")],
        ),
        step(
            "people",
            found.there.people,
            None,
            vec![("/paste/staff", "page-paste")],
        ),
        step(
            "offices",
            found.there.unheld.is_empty(),
            nobody,
            vec![("/users", "way-accounts")],
        ),
        step(
            "rules",
            found.rules.is_some() && found.has_calendar,
            rules,
            vec![("/cycles", "way-cycles")],
        ),
        step(
            "mail",
            found.mail.as_ref().is_some_and(has_left),
            found.mail.as_ref().map(|trial| told_of(words, trial)),
            vec![("/dead-letters", "way-dead_letters")],
        ),
        step(
            "nomination",
            found.there.files,
            None,
            vec![("/help", "page-help")],
        ),
    ]
}

/// How many of them are not done.
pub fn unfinished(frame: &Frame, found: &FirstSteps) -> usize {
    let steps = steps(frame, found);
    steps.iter().filter(|step| !step.is_done).count()
}

/// The first steps, for who manages accounts.
pub async fn first_steps(state: Data<State>, visitor: Visitor) -> PageResult {
    let found = visitor.read(&state, guide::first_steps).await?;
    let frame = visitor.frame();
    let steps = steps(&frame, &found);
    let page = GuidePage {
        done: steps.iter().filter(|step| step.is_done).count(),
        once: showing(&state),
        steps,
        frame,
    };
    Ok(show(page.render()))
}

/// Sends a letter to who asks for it.
pub async fn try_mail(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    visitor
        .change(&state, &form, "/guide", Ok(()), |tx, ctx, caller, ()| {
            guide::try_mail(tx, ctx, caller)
        })
        .await
}
