//! Whether the standard of the award asked for is met, for a rule that asks for it.

use chrono::NaiveDate;

use super::{judge_standard, verdict_of};
use crate::domain::eligibility::record::{Candidacy, Record};
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::ground::Ground;
use crate::domain::law::requirement::Requirement;

/// The best of the grounds that fit such a subject decides. Of somebody of whom no kind is known a
/// person must look.
#[must_use]
pub fn meets_standard(record: &Record, candidacy: &Candidacy, day: NaiveDate) -> Verdict {
    // No law that was loaded has such a ground: it would ask for itself without end.
    let asks_itself = |ground: &Ground| ground.condition.contains(&Requirement::MeetsStandard);
    let is_endless = candidacy.award.grounds.iter().any(asks_itself);
    let Some(kind) = record.kind.filter(|_| !is_endless) else {
        return Verdict::needs_review("no_standard", Vec::new());
    };
    let found = judge_standard(record, candidacy, kind, day);
    verdict_of(candidacy.award, &found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::eligibility::fixtures::{day, file, law, rating};
    use crate::domain::eligibility::judge::judge;
    use crate::domain::eligibility::record::Relation;
    use crate::domain::eligibility::verdict::CheckOutcome;
    use crate::domain::law::award_type::CommendationType;
    use crate::domain::law::grade::Grade;
    use crate::domain::law::ground::Certainty;
    use crate::domain::register::people::SubjectKind;

    /// A ground for people.
    fn ground(condition: Requirement) -> Ground {
        Ground {
            code: "official".to_owned(),
            name: (String::new(), String::new()),
            subjects: vec![SubjectKind::Individual],
            unit_kinds: Vec::new(),
            for_forces: false,
            types: vec![CommendationType::Merit],
            citation: (String::new(), String::new()),
            certainty: Certainty::Sourced,
            papers: Vec::new(),
            posting_days: None,
            vote: None,
            condition,
        }
    }

    /// What a rule that asks for the standard of the title finds.
    fn found(condition: Requirement, kind: Option<SubjectKind>, grade: Grade) -> Verdict {
        let mut law = law();
        for award in &mut law.awards {
            award.grounds = vec![ground(condition.clone())];
        }
        let file = file(1, "title", Relation::Own);
        let record = Record {
            ratings: vec![rating(1, file.subject, grade)],
            kind,
            ..Record::default()
        };
        let candidacy = Candidacy {
            law: &law,
            award: law.award("title", day(10, 17)).unwrap(),
            file: &file,
        };
        judge(
            &Requirement::MeetsStandard,
            &record,
            &candidacy,
            day(10, 17),
        )
    }

    #[test]
    fn the_grounds_that_fit_the_subject_decide() {
        let rated = || Requirement::RatingReached {
            at_least: Some(Grade::Good),
        };
        let person = Some(SubjectKind::Individual);
        for (kind, grade, outcome) in [
            (person, Grade::Good, CheckOutcome::Met),
            (person, Grade::Completed, CheckOutcome::NotMet),
            (
                Some(SubjectKind::Collective),
                Grade::Good,
                CheckOutcome::NotMet,
            ),
            (None, Grade::Good, CheckOutcome::NeedsReview),
        ] {
            assert_eq!(found(rated(), kind, grade).outcome, outcome, "{kind:?}");
        }
    }

    #[test]
    fn a_ground_that_asks_for_itself_comes_to_an_end() {
        let person = Some(SubjectKind::Individual);
        let verdict = found(Requirement::MeetsStandard, person, Grade::Good);
        assert_eq!(verdict.outcome, CheckOutcome::NeedsReview);
    }
}
