//! The requirements of the law, each a small pure function.

mod career;
mod criterion;
mod held;
mod initiatives;
mod members;
mod not_recorded;
mod rated;
mod rating_reached;
mod spans;
mod spent;
mod titles_counted;
mod titles_in_a_row;

pub(super) use career::{direct_worker, in_posts, not_disciplined, nothing_held_against, served};
pub(super) use criterion::criterion;
pub(super) use held::{base_is_merit, holds, not_held};
pub(super) use initiatives::initiative;
pub(super) use members::{members_rated, members_with, no_member_disciplined};
pub(super) use not_recorded::{asked_of_a_person, in_movement, leads_cluster};
pub(super) use rated::{RatedYears, rated};
pub(super) use rating_reached::rating_reached;
pub use spent::titles_of_year;
pub(super) use spent::{one_form_per_achievement, title_once_per_year};
pub(super) use titles_counted::{CountedTitles, titles_counted};
pub(super) use titles_in_a_row::titles_in_a_row;

use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::FileOnRecord;

#[cfg(test)]
mod tests;

fn proofs<'f>(files: impl Iterator<Item = &'f FileOnRecord>) -> Vec<Proof> {
    files.map(|file| Proof::File(file.id)).collect()
}
