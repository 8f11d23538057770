//! What somebody's career tells: posts, service, disciplinary measures, what is held against them,
//! and whether they do the work directly.

mod measures;
mod nothing_held_against;
mod posts;
mod served;

pub(in crate::domain::eligibility) use measures::not_disciplined;
pub(super) use measures::{measures_found, measures_of_year};
pub(in crate::domain::eligibility) use nothing_held_against::nothing_held_against;
pub(in crate::domain::eligibility) use posts::in_posts;
pub(in crate::domain::eligibility) use served::served;

use super::not_recorded::unknown;
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::Record;
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::register::career::CareerEntry;

/// Works directly, without a leading post.
pub(in crate::domain::eligibility) fn direct_worker(record: &Record) -> Verdict {
    let facts = record.facts.as_ref();
    match facts.and_then(|facts| facts.is_direct_worker) {
        Some(true) => Verdict::met("works_directly", Vec::new()),
        Some(false) => Verdict::not_met("works_not_directly", Vec::new()),
        None => unknown("direct_worker_unknown", "direct_worker", Vec::new()),
    }
}

/// In an order of their own.
fn proofs<'e>(entries: impl Iterator<Item = &'e CareerEntry>) -> Vec<Proof> {
    let mut proofs: Vec<Proof> = entries.map(|entry| Proof::Career(entry.id)).collect();
    proofs.sort_unstable();
    proofs
}
