//! What the rules find of what was typed so far, before anything is saved.

use actix_web::web::{Data, Query};
use askama::Template;

use super::proposed::after_form;
use super::{NominationForm, Why, form_page};
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::law::law_book::LawBook;
use crate::pages::PageResult;
use crate::pages::eligibility::standard::{ShownStandard, class_of};
use crate::pages::forms::{Form, SearchQuery};
use crate::pages::frame::{Visitor, Words, show};
use crate::services::nominations;
use crate::services::nominations::checks::candidates::{Judged, judge_proposal};
use crate::services::register::subjects::Offered;
use crate::state::State;
use crate::words::seen;

/// What was found.
#[derive(Default)]
pub(super) struct Verdicts {
    /// Each thing: the class of its tag, its tag, its text.
    pub found: Vec<(&'static str, String, String)>,
    /// What is found of the law's standard.
    pub standard: Option<ShownStandard>,
}

impl Verdicts {
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

fn told(words: Words, law: &LawBook, judged: &Judged) -> Verdicts {
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
        let (class, tag) = if finding.verdict.applies {
            (class_of(outcome), words.code("outcome", outcome.code()))
        } else {
            ("", words.say("page-not-applicable"))
        };
        let mut text = format!("{}: {}", words.of(&finding.name), words.finding(finding));
        if let Some(facts) = seen::all(words.0, &finding.verdict.seen, law) {
            text = format!("{text} {}: {facts}.", words.say("page-standard-seen"));
        }
        all.push((class, tag, text));
    }
    for one in &judged.same_names {
        let text = format!("{}: {}", words.say("page-checked-same-name"), one.name);
        let outcome = CheckOutcome::NeedsReview.code();
        all.push(("warn", words.code("outcome", outcome), text));
    }
    let standard = judged.standard.as_ref();
    Verdicts {
        found: all,
        standard: standard.map(|one| ShownStandard::of(words, law, one)),
    }
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
            let checked = told(visitor.words, &state.law, &judged);
            form_page(state, visitor, None, Some(typed), Why::Checked(checked)).await
        }
        Err(error) => after_form(state, visitor, None, typed, Err(error)).await,
    }
}

#[derive(Template)]
#[template(path = "nominations/nominate_checked.html")]
struct CheckedPart {
    frame: Words,
    checked: Verdicts,
}

/// What the rules find of what was typed so far, as a part of the page that shows the form: nothing
/// where too little was typed for them to look at.
pub async fn live(state: Data<State>, visitor: Visitor, form: Form<NominationForm>) -> PageResult {
    let proposal = form.into_inner().so_far().ok();
    let judged = visitor
        .read(&state, move |conn, ctx, caller| {
            let judged = proposal.map(|proposal| judge_proposal(conn, ctx, caller, &proposal));
            Ok(judged.and_then(std::result::Result::ok))
        })
        .await?;
    let part = CheckedPart {
        frame: visitor.words,
        checked: judged
            .map(|judged| told(visitor.words, &state.law, &judged))
            .unwrap_or_default(),
    };
    Ok(show(part.render()))
}

#[derive(Template)]
#[template(path = "nominations/nominate_options.html")]
struct SubjectsPart {
    frame: Words,
    offers: Vec<Offered>,
}

/// Those who have what was typed in their names, as a part of the page that shows the form.
pub async fn subjects(
    state: Data<State>,
    visitor: Visitor,
    search: Query<SearchQuery>,
) -> PageResult {
    let name = search.name();
    let mut offers = visitor
        .read(&state, move |conn, ctx, caller| {
            let choices = nominations::choices(conn, ctx, caller, None, name.as_deref())?;
            Ok(choices.subjects)
        })
        .await?;
    offers.sort_by_cached_key(|offered| offered.subject.sort_key());
    let part = SubjectsPart {
        frame: visitor.words,
        offers,
    };
    Ok(show(part.render()))
}
