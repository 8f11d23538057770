//! What is found of an award's standard, ground by ground.

use super::*;
use crate::domain::eligibility::fixtures::{YEAR, day, file, id, law, rating};
use crate::domain::eligibility::record::Relation;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::grade::Grade;

fn ground(code: &str, subject: SubjectKind, condition: Requirement) -> Ground {
    let both = |text: &str| (text.to_owned(), format!("{text} in English"));
    Ground {
        code: code.to_owned(),
        name: both("name"),
        subjects: vec![subject],
        types: vec![CommendationType::Merit],
        citation: both("article"),
        certainty: Certainty::ToConfirm,
        papers: Vec::new(),
        posting_days: None,
        vote: None,
        condition,
    }
}

/// A title that a person can be given for a rated year in which nothing is held against them, and
/// where no rating is given by the answer to a question.
fn law_with_grounds() -> LawBook {
    let rated = Requirement::Rated {
        at_least: Grade::Good,
        years: 1,
        in_a_row: true,
        after: Vec::new(),
    };
    let asked = Requirement::Judged {
        vi: "Có làm không?".to_owned(),
        en: "Was it done?".to_owned(),
        paper: None,
    };
    let both = Requirement::All(vec![rated, Requirement::NothingHeldAgainst]);
    let mut law = law();
    law.awards[0].grounds = vec![
        ground("official", SubjectKind::Individual, both),
        ground("worker", SubjectKind::Individual, asked.clone()),
        ground("unit", SubjectKind::Collective, asked),
    ];
    law
}

fn found(graded: Option<Grade>, award: &str, subject: SubjectKind) -> Option<Standard> {
    let record = Record {
        ratings: graded
            .map(|grade| rating(2, id(0), grade))
            .into_iter()
            .collect(),
        ..Record::default()
    };
    let file = file(1, award, Relation::Own);
    standard(&law_with_grounds(), &record, &file, subject, day(6, 1))
}

#[test]
fn the_best_ground_decides_and_each_leaf_is_told() {
    let found = found(Some(Grade::Good), "title", SubjectKind::Individual).unwrap();
    assert_eq!(found.verdict.outcome, CheckOutcome::Met);
    let codes: Vec<&str> = found.grounds.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["official", "worker"]);
    let best = found.best().unwrap();
    assert_eq!(
        (best.code.as_str(), best.certainty),
        ("official", Certainty::ToConfirm)
    );
    assert_eq!(best.citation.0, "article");
    let leaves = &best.found.parts;
    let outcomes: Vec<_> = leaves.iter().map(|leaf| leaf.outcome).collect();
    assert_eq!(outcomes, [CheckOutcome::Met, CheckOutcome::Met]);
    assert_eq!(leaves[0].why, "years_rated");
    assert_eq!(leaves[0].proofs, [Proof::Rating(id(2))]);
    assert_eq!(leaves[1].requirement, Requirement::NothingHeldAgainst);
    assert_eq!(found.grounds[1].found.outcome, CheckOutcome::NeedsReview);
}

#[test]
fn what_is_missing_is_told_and_when_it_could_be_met() {
    let unrated = found(None, "title", SubjectKind::Individual).unwrap();
    assert_eq!(unrated.verdict.outcome, CheckOutcome::NeedsReview);
    let best = unrated.best().unwrap();
    let missing: Vec<_> = best.found.missing.iter().map(|one| one.code).collect();
    assert_eq!((best.code.as_str(), missing), ("official", vec!["rating"]));
    let lower = found(Some(Grade::Completed), "title", SubjectKind::Individual).unwrap();
    // The question is still open: it is the nearer ground.
    assert_eq!(lower.best().unwrap().code, "worker");
    let official = &lower.grounds[0].found;
    assert_eq!(official.outcome, CheckOutcome::NotMet);
    assert_eq!(official.earliest, Some(Earliest::Year(YEAR + 1)));
}

#[test]
fn where_no_ground_fits_it_cannot_be_given_and_where_there_are_none_nothing_is_told() {
    let household = found(None, "title", SubjectKind::Household).unwrap();
    assert_eq!(household.verdict.why, "no_ground");
    assert_eq!((household.best(), household.grounds.len()), (None, 0));
    for award in ["letter", "of another law"] {
        assert_eq!(found(None, award, SubjectKind::Individual), None);
    }
}
