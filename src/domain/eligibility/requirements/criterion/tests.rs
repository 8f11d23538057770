//! What `criterion` does, case by case.

use std::sync::Arc;

use super::*;
use crate::domain::eligibility::fixtures::{day, file, held, law};
use crate::domain::eligibility::record::Relation;
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::criterion::Criterion;

/// Answers whether a letter is among what is held; nothing where nothing is told.
struct HoldsLetter;

impl Criterion for HoldsLetter {
    fn answer(&self, facts: &CriterionFacts) -> Option<bool> {
        let titles = facts.titles.as_ref()?;
        Some(titles.iter().any(|title| title.code == "letter"))
    }
}

#[test]
fn it_is_met_not_met_or_for_a_person_to_look() {
    let mut law = law();
    law.criteria
        .take_in("known".to_owned(), Arc::new(HoldsLetter));
    let file = file(1, "certificate", Relation::Own);
    let candidacy = Candidacy {
        law: &law,
        award: law.any_award("certificate").unwrap(),
        file: &file,
    };
    let found = |text, record: &Record| {
        let found = criterion(text, record, &candidacy, day(6, 1));
        (found.outcome, found.why)
    };
    let holding = |code: &str| {
        let award = held(1, CommendationType::Merit);
        let award_code = code.to_owned();
        Record {
            awards: vec![AwardOnRecord {
                award_code,
                ..award
            }],
            ..Record::default()
        }
    };
    let met = (CheckOutcome::Met, "criterion_met");
    assert_eq!(found("known", &holding("letter")), met);
    let not_met = (CheckOutcome::NotMet, "criterion_not_met");
    assert_eq!(found("known", &holding("other")), not_met);
    let open = (CheckOutcome::NeedsReview, "criterion_failed");
    assert_eq!(found("known", &Record::default()), open);
    assert_eq!(found("nobody's", &holding("letter")), open);
}
