//! A file under two laws: what is met by either counts, and nothing of the newer one counts against
//! it.

use super::*;
use crate::domain::base::period::Period;
use crate::domain::eligibility::finding::findings;
use crate::domain::eligibility::fixtures::{day, file, law, rating};
use crate::domain::eligibility::record::Relation;
use crate::domain::law::grade::Grade;

/// The first day of the newer law.
fn turn() -> NaiveDate {
    day(10, 1)
}

/// A law that asks for `before` until the turn and for `now` from then on, of whoever is to be given
/// the title.
fn laws(before: Grade, now: Grade) -> LawBook {
    let until = Period {
        from: day(1, 1),
        to: turn().pred_opt(),
    };
    let since = Period {
        from: turn(),
        to: None,
    };
    let nothing = || (String::new(), String::new());
    let set = |code: &str, valid| RuleSet {
        code: code.to_owned(),
        name: nothing(),
        valid,
        citation: nothing(),
    };
    let rule = |least, valid| Rule {
        id: "R".to_owned(),
        requirement: Requirement::RatingReached {
            at_least: Some(least),
        },
        name: nothing(),
        valid,
        citation: nothing(),
        blocks: Vec::new(),
        review: Vec::new(),
        hidden_from_nominee: false,
    };
    LawBook {
        rule_sets: vec![set("old", until), set("new", since)],
        rules: vec![rule(before, until), rule(now, since)],
        ..law()
    }
}

/// What is found on 17 October of a file that was received on this day, by whom the year was rated
/// good.
fn found(law: &LawBook, received: NaiveDate) -> Finding {
    let file = file(1, "title", Relation::Own);
    let record = Record {
        ratings: vec![rating(1, file.subject, Grade::Good)],
        ..Record::default()
    };
    let days = LawDays {
        pinned: received,
        today: day(10, 17),
    };
    let mut found = findings(law, &record, &file, received);
    favour(law, &record, &file, days, &mut found);
    found.remove(0)
}

#[test]
fn a_more_favourable_law_counts_for_who_came_before_it() {
    let milder = laws(Grade::Excellent, Grade::Good);
    let before = found(&milder, day(9, 30));
    assert_eq!(before.verdict.outcome, CheckOutcome::Met);
    assert_eq!(before.by_newer.as_deref(), Some("new"));
    assert_eq!(before.states.len(), 1 + before.verdict.proofs.len());
    // Who came under it needs no favour.
    let after = found(&milder, turn());
    assert_eq!(after.verdict.outcome, CheckOutcome::Met);
    assert_eq!(after.by_newer, None);
}

#[test]
fn a_harder_law_counts_against_nobody_who_came_before_it() {
    let harder = laws(Grade::Good, Grade::Excellent);
    let before = found(&harder, day(9, 30));
    assert_eq!(before.verdict.outcome, CheckOutcome::Met);
    assert_eq!(before.by_newer, None);
    let after = found(&harder, turn());
    assert_eq!(after.verdict.outcome, CheckOutcome::NotMet);
}

#[test]
fn a_law_that_asks_for_the_same_favours_nobody() {
    let same = laws(Grade::Excellent, Grade::Excellent);
    let before = found(&same, day(9, 30));
    assert_eq!(before.verdict.outcome, CheckOutcome::NotMet);
    assert_eq!(before.by_newer, None);
}
