//! Whether what a file rests on, or the year, has led to an award already: one achievement, one
//! commendation form (R-DUP-1); a title once for an award year (R-TITLE-1).

use chrono::NaiveDate;

use super::proofs;
use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{Candidacy, FileOnRecord, Record, Relation};
use crate::domain::eligibility::seen::SeenFacts;
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
        let seen = SeenFacts::of_proofs(&found, record);
        return Verdict::not_met("same_achievement", found).seeing(seen);
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
        let seen = SeenFacts::of_proofs(&found, record);
        Verdict::needs_review(why, found).seeing(seen)
    }
}

/// A title is given once to the same subject for the same award year; files on their way count. A
/// namesake's needs a look.
pub(in crate::domain::eligibility) fn title_once_per_year(
    record: &Record,
    candidacy: &Candidacy,
) -> Verdict {
    let file = candidacy.file;
    if candidacy.award.kind != AwardKind::EmulationTitle {
        return Verdict::not_asked("no_title");
    }
    let (code, year, itself) = (&file.award_code, file.cycle_year, Some(file.id));
    let found = titles_of_year(code, year, record, itself);
    if !found.is_empty() {
        let seen = SeenFacts::of_proofs(&found, record);
        return Verdict::not_met("title_of_the_year", found).seeing(seen);
    }
    let namesakes = files_for(Relation::Namesake, code, year, record, itself);
    if namesakes.is_empty() {
        Verdict::met("first_of_the_year", namesakes)
    } else {
        Verdict::needs_review("title_same_name", namesakes)
    }
}

/// The subject's own files for a title of a year beside this one, and its records in force. Of a
/// record that a file led to, the file is the proof.
#[must_use]
pub fn titles_of_year(
    code: &str,
    year: i32,
    record: &Record,
    beside: Option<NominationId>,
) -> Vec<Proof> {
    let before = record.awards.iter().filter(|held| {
        held.in_force
            && held.nomination.is_none()
            && held.award_code == code
            && held.cycle_year == year
    });
    files_for(Relation::Own, code, year, record, beside)
        .into_iter()
        .chain(before.map(|held| Proof::Record(held.id)))
        .collect()
}

fn files_for(
    whose: Relation,
    code: &str,
    year: i32,
    record: &Record,
    beside: Option<NominationId>,
) -> Vec<Proof> {
    proofs(
        record
            .files(whose, beside)
            .filter(|file| file.award_code == code && file.cycle_year == year),
    )
}
