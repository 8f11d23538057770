//! The letters that follow from what happens to files and submission letters: to which office, and
//! what was true then. Pure: who holds the office is asked when they are queued.

mod emergencies;
pub mod facts;
mod moves;
mod reminders;
mod reports;
mod submission_letters;

pub use emergencies::of_emergency;
pub(in crate::domain) use facts::{to_nominator, to_office};
pub use moves::{of_assigned, of_held, of_nomination, of_unsigned, of_withdrawn};
pub use reminders::{of_closing, of_due, of_moved, of_overdue};
pub use reports::{of_report, of_reported};
pub use submission_letters::of_submission;

#[cfg(test)]
pub(in crate::domain) mod tests;
