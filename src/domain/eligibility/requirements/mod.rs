//! The requirements of the law, each a small pure function.

mod base_is_merit;
mod nothing_held_against;
mod one_form_per_achievement;
mod rating_reached;
mod title_once_per_year;

pub(super) use base_is_merit::base_is_merit;
pub(super) use nothing_held_against::nothing_held_against;
pub(super) use one_form_per_achievement::one_form_per_achievement;
pub(super) use rating_reached::rating_reached;
pub(super) use title_once_per_year::title_once_per_year;
pub use title_once_per_year::titles_of_year;

use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::FileOnRecord;

#[cfg(test)]
mod tests;

fn proofs<'f>(files: impl Iterator<Item = &'f FileOnRecord>) -> Vec<Proof> {
    files.map(|file| Proof::File(file.id)).collect()
}
