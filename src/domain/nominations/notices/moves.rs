//! What follows when a file moves, rests, goes on or is taken back.

use super::{facts, to_nominator, to_office};
use crate::domain::base::history::{EventKind, HistoryEvent};
use crate::domain::base::job::{Facts, Notice, QueuedLetter, Template};
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::{Nomination, NominationInContext};

/// The letters that follow when a nomination moved; `filed` is the file as it is afterwards.
#[must_use]
pub fn of_nomination(
    fact: &HistoryEvent,
    filed: &NominationInContext,
    law: &LawBook,
) -> Vec<QueuedLetter> {
    let told = |template| {
        let facts = facts::moved(facts::of_file(filed, law), fact, filed, law);
        to_nominator(filed, template, facts)
    };
    let to_holders = |template| {
        let facts = facts::moved(facts::of_stage(filed, law), fact, filed, law);
        let to = |holder| to_office(filed, holder, template, facts.clone());
        filed.nomination.holders().into_iter().map(to).collect()
    };
    // A nominee may read letters to their unit: why a file rests is not for them.
    let quietly = |template| vec![to_nominator(filed, template, facts::of_file(filed, law))];
    let both = |told: QueuedLetter, holders: Vec<QueuedLetter>| {
        std::iter::once(told).chain(holders).collect()
    };
    let stays = fact.stages.as_ref().is_some_and(|(from, to)| from == to);
    match fact.deed {
        // One of several has agreed: nobody new holds it, and nothing is decided.
        EventKind::Endorsed
        | EventKind::Accepted
        | EventKind::Cleared
        | EventKind::Forwarded
        | EventKind::Approved
            if stays =>
        {
            Vec::new()
        }
        EventKind::Submitted => both(told(Template::Submitted), to_holders(Template::Waiting)),
        EventKind::Endorsed | EventKind::Accepted | EventKind::Cleared | EventKind::PassedOn => {
            to_holders(Template::Waiting)
        }
        EventKind::Appealed | EventKind::HandedOn => to_holders(Template::Appealed),
        EventKind::Forwarded => both(told(Template::Forwarded), to_holders(Template::Waiting)),
        EventKind::CouncilPassed => {
            both(told(Template::CouncilPassed), to_holders(Template::Waiting))
        }
        EventKind::CouncilRejected => vec![told(Template::CouncilRejected)],
        EventKind::Held => quietly(Template::Paused),
        EventKind::Released => {
            let mut letters = quietly(Template::Resumed);
            letters.extend(to_holders(Template::Waiting));
            letters
        }
        EventKind::Approved => both(told(Template::Decided), to_holders(Template::Waiting)),
        EventKind::Returned | EventKind::SupplementAsked => to_holders(Template::Returned),
        EventKind::Refused => vec![told(Template::Refused)],
        EventKind::GivenBack => both(
            told(Template::GivenBack),
            to_holders(Template::ToReconsider),
        ),
        _ => Vec::new(),
    }
}

/// The letters to the offices that held a file when its unit took it back; none where the unit held
/// it itself.
#[must_use]
pub fn of_withdrawn(
    before: &Nomination,
    filed: &NominationInContext,
    reason: Option<&str>,
    law: &LawBook,
) -> Vec<QueuedLetter> {
    let facts = Facts {
        reason: reason.map(str::to_owned),
        ..facts::of_file(filed, law)
    };
    let writer = before.writer();
    let others = before
        .holders()
        .into_iter()
        .filter(|office| *office != writer);
    others
        .map(|office| to_office(filed, office, Template::Withdrawn, facts.clone()))
        .collect()
}

/// What somebody is told who was named to handle a file.
#[must_use]
pub fn of_assigned(filed: &NominationInContext, law: &LawBook) -> Notice {
    Notice {
        template: Template::Assigned,
        facts: facts::of_stage(filed, law),
    }
}

/// The letters that follow when something is held against the subject of a file that is on its way,
/// or no more: to its unit and to who holds it. They say that it rests, not why.
#[must_use]
pub fn of_held(
    filed: &NominationInContext,
    template: Template,
    law: &LawBook,
) -> Vec<QueuedLetter> {
    let writer = filed.nomination.writer();
    let holders = filed.nomination.holders().into_iter();
    let others = holders.filter(|holder| *holder != writer);
    let tell = |office| to_office(filed, office, template, facts::of_file(filed, law));
    std::iter::once(writer).chain(others).map(tell).collect()
}

/// The letter that follows when the signature under the decision that lists a file was taken back.
#[must_use]
pub fn of_unsigned(filed: &NominationInContext, reason: &str, law: &LawBook) -> QueuedLetter {
    let facts = Facts {
        reason: Some(reason.to_owned()),
        ..facts::of_file(filed, law)
    };
    to_nominator(filed, Template::SignatureWithdrawn, facts)
}
