//! What the rules find of what was typed so far, before anything is saved.

use actix_web::web::Data;

use super::{NominationForm, Why, after_form, form_page};
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::pages::PageResult;
use crate::pages::frame::{Visitor, Words};
use crate::services::nominations::checks::candidates::{Judged, judge_proposal};
use crate::state::State;

/// Each thing that was found: the class of its tag, its tag, its text.
pub(super) type Verdicts = Vec<(&'static str, String, String)>;

fn told(words: Words, judged: &Judged) -> Verdicts {
    let (class, key) = if judged.ready {
        ("ok", "page-checked-ready")
    } else {
        ("bad", "page-checked-not")
    };
    let mut all = vec![(class, words.say(key), String::new())];
    let wrong = words.code("outcome", CheckOutcome::NotMet.code());
    let faults = judged.faults.iter();
    all.extend(faults.map(|fault| ("bad", wrong.clone(), words.stopped(fault))));
    for finding in &judged.findings {
        let outcome = finding.verdict.outcome;
        let class = match outcome {
            CheckOutcome::Met => "ok",
            CheckOutcome::NotMet => "bad",
            CheckOutcome::NeedsReview => "warn",
        };
        let text = format!("{}: {}", words.of(&finding.name), words.finding(finding));
        all.push((class, words.code("outcome", outcome.code()), text));
    }
    for one in &judged.same_names {
        let text = format!("{}: {}", words.say("page-checked-same-name"), one.name);
        let outcome = CheckOutcome::NeedsReview.code();
        all.push(("warn", words.code("outcome", outcome), text));
    }
    all
}

/// The form as it was typed, with what the rules find; what is missing that they do not look at may
/// be missing.
pub(super) async fn check(
    state: &Data<State>,
    visitor: &Visitor,
    typed: NominationForm,
) -> PageResult {
    let proposal = match typed.so_far() {
        Ok(proposal) => proposal,
        Err(error) => return after_form(state, visitor, None, typed, Err(error)).await,
    };
    let judged = visitor
        .read(state, move |conn, ctx, caller| {
            Ok(judge_proposal(conn, ctx, caller, &proposal))
        })
        .await?;
    match judged {
        Ok(judged) => {
            let checked = told(visitor.words, &judged);
            form_page(state, visitor, None, Some(typed), Why::Checked(checked)).await
        }
        Err(error) => after_form(state, visitor, None, typed, Err(error)).await,
    }
}
