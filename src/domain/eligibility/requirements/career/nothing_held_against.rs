//! Nothing is being held against the subject (R-HOLD-1).

use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{HoldOnRecord, Record, Relation};
use crate::domain::eligibility::verdict::Verdict;

/// No submission and no award while something is held against the subject or its unit. What is held
/// against a namesake needs a look: it may be the same person.
pub(in crate::domain::eligibility) fn nothing_held_against(record: &Record) -> Verdict {
    let (namesakes, own): (Vec<_>, Vec<_>) = record
        .holds
        .iter()
        .partition(|held| held.whose == Relation::Namesake);
    let ids = |holds: &[&HoldOnRecord]| -> Vec<Proof> {
        holds.iter().map(|held| Proof::Hold(held.hold.id)).collect()
    };
    if !own.is_empty() {
        let held = Verdict::not_met("held_against", ids(&own));
        return own.iter().fold(held, |verdict, held| {
            verdict.lacking("all_clear", vec![("hold", held.hold.id.to_string())])
        });
    }
    if namesakes.is_empty() {
        Verdict::met("nothing_held", Vec::new())
    } else {
        Verdict::needs_review("namesake_held", ids(&namesakes))
    }
}
