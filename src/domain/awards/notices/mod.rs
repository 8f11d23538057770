//! The letters that follow from what happens to awards and decisions: to which office, and what was
//! true then. Pure: who holds the office is asked when they are queued.

mod decisions;

pub use decisions::{Paper, facts_of_paper, of_decision};

use crate::domain::access::policy::Right;
use crate::domain::awards::award::{Award, AwardStatus};
use crate::domain::base::job::{Facts, QueuedLetter, Template};
use crate::domain::base::office::Office;
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::NominationInContext;
use crate::domain::nominations::notices::{facts, to_nominator, to_office};
use crate::domain::nominations::posthumous::Posthumous;

/// The letter that follows when an award was given.
#[must_use]
pub fn of_award(filed: &NominationInContext, award: &Award, law: &LawBook) -> QueuedLetter {
    let facts = with_award(facts::of_file(filed, law), award);
    to_nominator(filed, Template::Awarded, facts)
}

/// The letter that follows when a name on an issued decision was put right.
#[must_use]
pub fn of_corrected(
    filed: &NominationInContext,
    award: &Award,
    before: &str,
    reason: &str,
    law: &LawBook,
) -> QueuedLetter {
    let facts = Facts {
        before: Some(before.to_owned()),
        reason: Some(reason.to_owned()),
        amount: None,
        ..with_award(facts::of_file(filed, law), award)
    };
    to_nominator(filed, Template::Corrected, facts)
}

/// The letter that follows when an award was cancelled or stripped, and on what ground.
#[must_use]
pub fn of_ended(
    filed: &NominationInContext,
    award: &Award,
    ground: &str,
    law: &LawBook,
) -> QueuedLetter {
    let template = if award.status == AwardStatus::Stripped {
        Template::Stripped
    } else {
        Template::Cancelled
    };
    to_nominator(filed, template, of_end(filed, award, ground, law))
}

/// The letter that follows when an award was given back, and why.
#[must_use]
pub fn of_restored(
    filed: &NominationInContext,
    award: &Award,
    ground: &str,
    law: &LawBook,
) -> QueuedLetter {
    let facts = of_end(filed, award, ground, law);
    to_nominator(filed, Template::AwardRestored, facts)
}

/// The letter to the office of the body that handles a file, when an award that the file can rest
/// on was taken back: it names the file, and the decision that no longer counts.
#[must_use]
pub fn of_lost_base(
    filed: &NominationInContext,
    base: &Award,
    law: &LawBook,
) -> Option<QueuedLetter> {
    let role = *Right::HandleDecision.roles().first()?;
    let office = Office {
        role,
        unit: filed.nomination.places.deciding,
    };
    let decision = Some((base.facts.decision_number.clone(), base.facts.decided_on));
    let facts = Facts {
        decision,
        ..facts::of_file(filed, law)
    };
    Some(to_office(filed, office, Template::BaseLost, facts))
}

/// With what a record tells of its award: the names on it, not those of today.
#[must_use]
pub fn with_award(mut facts: Facts, award: &Award) -> Facts {
    facts.subject = Some((
        award.facts.subject_kind.code().to_owned(),
        award.facts.subject_name.clone(),
    ));
    facts.award = Some(award.facts.award_name.clone());
    facts.decision = Some((award.facts.decision_number.clone(), award.facts.decided_on));
    facts.received_by = award.posthumous.as_ref().map(Posthumous::received_by);
    facts.amount = award.facts.amount;
    facts
}

/// What a letter says of an award that was taken or given back: by which paper, on what ground, and
/// why.
fn of_end(filed: &NominationInContext, award: &Award, why: &str, law: &LawBook) -> Facts {
    let taken = award.cancellation.as_ref().map(|paper| paper.ground.code());
    let given_back = award.restoration.as_ref().map(|paper| paper.ground.code());
    Facts {
        reason: Some(why.to_owned()),
        by_paper: award
            .changed_by()
            .map(|(number, date)| (number.to_owned(), date)),
        ground: award.status.made_by(taken, given_back).map(str::to_owned),
        ..with_award(facts::of_file(filed, law), award)
    }
}

#[cfg(test)]
mod tests;
