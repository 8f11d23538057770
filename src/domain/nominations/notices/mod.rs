//! The letters that follow from what happens to files and submission letters: to which office, and
//! what was true then. Pure: who holds the office is asked when they are queued.

mod emergencies;
pub mod facts;
mod moves;
mod reminders;
mod reports;
mod submission_letters;

pub use emergencies::of_emergency;
pub use moves::{of_assigned, of_held, of_nomination, of_unsigned, of_withdrawn};
pub use reminders::{of_closing, of_due, of_moved, of_overdue};
pub use reports::{of_report, of_reported};
pub use submission_letters::of_submission;

use crate::domain::base::job::{About, Facts, Notice, QueuedLetter, Template};
use crate::domain::base::office::Office;
use crate::domain::nominations::nomination::NominationInContext;

/// A letter about a file to an office. Those who must not act on the file hear nothing of it where
/// the office holds it: it is not theirs to do.
pub(in crate::domain) fn to_office(
    filed: &NominationInContext,
    office: Office,
    template: Template,
    facts: Facts,
) -> QueuedLetter {
    let holds = filed.nomination.holders().contains(&office);
    let but = if holds {
        filed.nomination.hands.barred().to_vec()
    } else {
        Vec::new()
    };
    QueuedLetter {
        office,
        but,
        about: About::Nomination(filed.nomination.id),
        notice: Notice { template, facts },
    }
}

/// A letter about a file to those who nominate for its unit.
pub(in crate::domain) fn to_nominator(
    filed: &NominationInContext,
    template: Template,
    facts: Facts,
) -> QueuedLetter {
    to_office(filed, filed.nomination.writer(), template, facts)
}

#[cfg(test)]
pub(in crate::domain) mod tests;
