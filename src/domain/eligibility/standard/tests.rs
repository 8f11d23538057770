//! What is found of an award's standard, ground by ground.

use super::*;
use crate::domain::eligibility::fixtures::{YEAR, day, file, held, id, law, rating};
use crate::domain::eligibility::record::Relation;
use crate::domain::eligibility::seen::Seen;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::grade::Grade;

fn ground(code: &str, subject: SubjectKind, condition: Requirement) -> Ground {
    let both = |text: &str| (text.to_owned(), format!("{text} in English"));
    Ground {
        code: code.to_owned(),
        name: both("name"),
        subjects: vec![subject],
        unit_kinds: Vec::new(),
        for_forces: false,
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
    // A question is open for everybody: by what is on record the other ground is nearer, and all that
    // is said in short speaks of it.
    let told = lower.in_short();
    assert_eq!(told.ground.unwrap().code, "official");
    assert_eq!(
        (told.why, told.earliest, told.others_open),
        ("rating_too_low", Some(Earliest::Year(YEAR + 1)), true)
    );
    let year = Seen::Rating {
        year: YEAR,
        grade: Some(Grade::Completed),
    };
    assert_eq!(told.seen.first, [year]);
    let official = &lower.grounds[0].found;
    assert_eq!(official.outcome, CheckOutcome::NotMet);
    assert_eq!(official.earliest, Some(Earliest::Year(YEAR + 1)));
}

#[test]
fn all_that_is_not_met_is_told_and_no_year_where_one_of_it_has_none() {
    let rated = Requirement::Rated {
        at_least: Grade::Good,
        years: 1,
        in_a_row: true,
        after: Vec::new(),
    };
    let both = Requirement::All(vec![rated, Requirement::NotHeld]);
    let mut law = law();
    law.awards[0].grounds = vec![ground("official", SubjectKind::Individual, both)];
    let mut title = held(3, CommendationType::Merit);
    title.award_code = "title".to_owned();
    let record = Record {
        ratings: vec![rating(2, id(0), Grade::Completed)],
        awards: vec![title],
        ..Record::default()
    };
    let file = file(1, "title", Relation::Own);
    let found = standard(&law, &record, &file, SubjectKind::Individual, day(6, 1)).unwrap();
    let told = found.in_short();
    assert_eq!((told.why, told.earliest), ("held_already", None));
    let missing: Vec<_> = told.told_missing().iter().map(|one| one.code).collect();
    assert_eq!(missing, ["rated_years"]);
}

#[test]
fn where_no_ground_fits_it_cannot_be_given_and_where_there_are_none_nothing_is_told() {
    let household = found(None, "title", SubjectKind::Household).unwrap();
    assert_eq!(household.verdict.why, "no_ground");
    // It is told for whom there is one.
    assert_eq!(household.verdict.missing[0].code, "ground_for");
    assert_eq!((household.best(), household.grounds.len()), (None, 0));
    for award in ["letter", "of another law"] {
        assert_eq!(found(None, award, SubjectKind::Individual), None);
    }
}
