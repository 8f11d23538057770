//! A higher award for merit rests on one for merit (R-BASIS-1).

use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{AwardOnRecord, Candidacy, Record};
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::award_type::CommendationType;

/// Where the standard for merit names a lower award, one given for merit counts; ad-hoc and thematic
/// ones do not, nor does one that was taken back. With no record at all a person must look: it may
/// have been given before this service knew of it.
pub(in crate::domain::eligibility) fn base_is_merit(
    record: &Record,
    candidacy: &Candidacy,
) -> Verdict {
    let Candidacy { award, file, .. } = candidacy;
    if file.commendation_type != CommendationType::Merit || award.base.is_empty() {
        return Verdict::not_asked("no_base_asked");
    }
    let (in_force, taken_back): (Vec<_>, Vec<_>) = record
        .awards
        .iter()
        .filter(|held| award.base.contains(&held.award_code))
        .partition(|held| held.in_force);
    let (for_merit, others): (Vec<_>, Vec<_>) = in_force
        .into_iter()
        .partition(|held| held.commendation_type == CommendationType::Merit);
    if !for_merit.is_empty() {
        let first = for_merit.iter().map(|held| held.decided_on).min();
        return Verdict::met("base_for_merit", records(&for_merit)).since(first);
    }
    let verdict = if !others.is_empty() {
        Verdict::not_met("base_not_merit", records(&others))
    } else if !taken_back.is_empty() {
        Verdict::not_met("base_taken_back", records(&taken_back))
    } else {
        Verdict::needs_review("no_base_on_record", Vec::new())
    };
    verdict.lacking("award_for_merit", vec![("one_of", award.base.join(" "))])
}

fn records(held: &[&AwardOnRecord]) -> Vec<Proof> {
    held.iter().map(|held| Proof::Record(held.id)).collect()
}
