//! One achievement, one commendation form (R-DUP-1).

use chrono::NaiveDate;

use super::proofs;
use crate::domain::eligibility::record::{Candidacy, FileOnRecord, Record, Relation};
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::award_type::AwardKind;

/// A second form for the same achievement or event is not met. Days that only overlap need a
/// person's look, since a new record of the same act evades an id; so does a namesake's file, since
/// a new record of the same person evades one too. Emulation titles climb a ladder and are exempt.
pub(in crate::domain::eligibility) fn one_form_per_achievement(
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let Candidacy { law, award, file } = candidacy;
    if award.kind == AwardKind::EmulationTitle {
        return Verdict::not_asked("titles_exempt");
    }
    let is_form = move |other: &&FileOnRecord| {
        law.award(&other.award_code, day)
            .or_else(|| law.any_award(&other.award_code))
            .is_none_or(|award| award.kind == AwardKind::CommendationForm)
    };
    let forms = |whose| record.files(whose, Some(file.id)).filter(is_form);
    let event = |file: &FileOnRecord| file.event.map(|(id, ..)| id);
    let same = |other: &&FileOnRecord| {
        other.achievement == file.achievement
            || (event(file).is_some() && event(other) == event(file))
    };
    let found = proofs(forms(Relation::Own).filter(same));
    if !found.is_empty() {
        return Verdict::not_met("same_achievement", found);
    }
    let overlaps = |other: &&FileOnRecord| {
        file.days()
            .zip(other.days())
            .is_some_and(|((from, to), (begin, end))| begin <= to && from <= end)
    };
    let mut found = proofs(forms(Relation::Own).filter(overlaps));
    let why = if found.is_empty() {
        "same_name"
    } else {
        "same_days"
    };
    found.extend(proofs(forms(Relation::Namesake).filter(overlaps)));
    if found.is_empty() {
        Verdict::met("first_for_it", found)
    } else {
        Verdict::needs_review(why, found)
    }
}
