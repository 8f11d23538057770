//! What follows when a file moves, rests, goes on or is taken back.

use super::{facts, to_nominator, to_office};
use crate::domain::base::history::{EventKind, HistoryEvent};
use crate::domain::base::job::{Facts, QueuedLetter, Template};
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
    let to_holder = |template| {
        let facts = facts::moved(facts::of_stage(filed, law), fact, filed, law);
        filed
            .nomination
            .holder
            .map(|holder| to_office(filed, holder, template, facts))
    };
    // A nominee may read letters to their unit: why a file rests is not for them.
    let quietly = |template| to_nominator(filed, template, facts::of_file(filed, law));
    let letters = match fact.deed {
        EventKind::Submitted => [
            Some(told(Template::Submitted)),
            to_holder(Template::Waiting),
        ],
        EventKind::Endorsed | EventKind::Accepted | EventKind::Cleared | EventKind::PassedOn => {
            [None, to_holder(Template::Waiting)]
        }
        EventKind::Appealed | EventKind::HandedOn => [None, to_holder(Template::Appealed)],
        EventKind::Forwarded => [
            Some(told(Template::Forwarded)),
            to_holder(Template::Waiting),
        ],
        EventKind::Held => [Some(quietly(Template::Paused)), None],
        EventKind::Released => [
            Some(quietly(Template::Resumed)),
            to_holder(Template::Waiting),
        ],
        EventKind::Approved => [Some(told(Template::Decided)), to_holder(Template::Waiting)],
        EventKind::Returned | EventKind::SupplementAsked => [None, to_holder(Template::Returned)],
        EventKind::Refused => [Some(told(Template::Refused)), None],
        EventKind::GivenBack => [
            Some(told(Template::GivenBack)),
            to_holder(Template::ToReconsider),
        ],
        _ => [None, None],
    };
    letters.into_iter().flatten().collect()
}

/// The letter to the office that held a file when its unit took it back; none where the unit held
/// it itself.
#[must_use]
pub fn of_withdrawn(
    before: &Nomination,
    filed: &NominationInContext,
    reason: Option<&str>,
    law: &LawBook,
) -> Option<QueuedLetter> {
    let holder = before.holder.filter(|holder| *holder != before.writer())?;
    let facts = Facts {
        reason: reason.map(str::to_owned),
        ..facts::of_file(filed, law)
    };
    Some(to_office(filed, holder, Template::Withdrawn, facts))
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
    let holder = filed.nomination.holder.filter(|holder| *holder != writer);
    let tell = |office| to_office(filed, office, template, facts::of_file(filed, law));
    std::iter::once(writer).chain(holder).map(tell).collect()
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
