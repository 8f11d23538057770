//! What each requirement finds, lacks, and since when it is met.

use super::*;
use crate::domain::eligibility::fixtures::{YEAR, day, file, held, hold, id, law, rating};
use crate::domain::eligibility::record::{Candidacy, Record, Relation};
use crate::domain::eligibility::verdict::{Missing, Verdict};
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::grade::Grade;
use crate::domain::law::requirement::Requirement;

mod facts;
mod ladders;
mod properties;

fn judged(requirement: &Requirement, award: &str, record: &Record) -> Verdict {
    let (law, file) = (law(), file(1, award, Relation::Own));
    let candidacy = Candidacy {
        law: &law,
        award: law.any_award(award).unwrap(),
        file: &file,
    };
    crate::domain::eligibility::judge::judge(requirement, record, &candidacy, day(6, 1))
}

fn with(change: impl FnOnce(&mut Record)) -> Record {
    let mut record = Record::default();
    change(&mut record);
    record
}

fn missing(code: &'static str, params: Vec<(&'static str, String)>) -> Missing {
    Missing { code, params }
}

#[test]
fn a_second_form_needs_another_achievement_and_other_days() {
    let judged = |change: &dyn Fn(&mut FileOnRecord)| {
        let mut other = file(2, "letter", Relation::Own);
        change(&mut other);
        let record = with(|record| record.files.push(other));
        judged(&Requirement::OneFormPerAchievement, "letter", &record).why
    };
    assert_eq!(
        judged(&|other| other.achievement = id(1)),
        "same_achievement"
    );
    assert_eq!(judged(&|_| ()), "same_days");
    assert_eq!(
        judged(&|other| other.whose = Relation::Namesake),
        "same_name"
    );
    assert_eq!(judged(&|other| other.cycle_year = YEAR - 1), "first_for_it");
    assert_eq!(
        judged(&|other| other.award_code = "title".to_owned()),
        "first_for_it"
    );
    // Its award was taken back.
    assert_eq!(judged(&|other| other.awarded = true), "first_for_it");
    // It is the file itself, which was sent before.
    assert_eq!(judged(&|other| other.id = id(1)), "first_for_it");
}

#[test]
fn a_file_counts_as_long_as_the_award_it_led_to() {
    let mut led = file(2, "letter", Relation::Own);
    led.awarded = true;
    let mut award = held(3, CommendationType::Merit);
    award.nomination = Some(led.id);
    let mut record = with(|record| {
        record.files.push(led);
        record.awards.push(award);
    });
    let why = |record: &Record| judged(&Requirement::OneFormPerAchievement, "letter", record).why;
    assert_eq!(why(&record), "same_days");
    record.awards[0].in_force = false;
    assert_eq!(why(&record), "first_for_it");
}

#[test]
fn what_is_held_is_missing_its_all_clear() {
    let judged = |whose| {
        let record = with(|record| record.holds.push(hold(2, whose)));
        judged(&Requirement::NothingHeldAgainst, "letter", &record)
    };
    let held = judged(Relation::Unit);
    assert_eq!(
        (held.why, held.proofs, held.missing),
        (
            "held_against",
            vec![Proof::Hold(id(2))],
            vec![missing(
                "all_clear",
                vec![("hold", uuid::Uuid::from_u128(2).to_string())]
            )]
        )
    );
    let namesakes = judged(Relation::Namesake);
    assert_eq!(
        (namesakes.why, namesakes.missing),
        ("namesake_held", Vec::new())
    );
}

#[test]
fn a_base_for_merit_meets_from_the_day_of_the_first() {
    let judged = |awards: &[_]| {
        let record = with(|record| record.awards = awards.to_vec());
        judged(&Requirement::BaseIsMerit, "certificate", &record)
    };
    let (merit, ad_hoc) = (
        held(4, CommendationType::Merit),
        held(2, CommendationType::AdHoc),
    );
    let found = judged(&[
        merit.clone(),
        held(3, CommendationType::Merit),
        ad_hoc.clone(),
    ]);
    assert_eq!(
        (found.why, found.met_on, found.missing),
        ("base_for_merit", Some(day(1, 3)), Vec::new())
    );
    let asked = vec![missing(
        "award_for_merit",
        vec![("one_of", "letter".to_owned())],
    )];
    let mut taken_back = merit;
    taken_back.in_force = false;
    for (awards, why) in [
        // What would count and was cancelled says so before what never would.
        (vec![ad_hoc.clone(), taken_back.clone()], "base_cancelled"),
        (vec![ad_hoc], "base_not_merit"),
        (vec![taken_back], "base_cancelled"),
        (vec![], "no_base_on_record"),
    ] {
        let found = judged(&awards);
        assert_eq!(
            (found.why, found.met_on, &found.missing),
            (why, None, &asked)
        );
    }
}

#[test]
fn a_title_of_the_year_is_a_file_or_a_record_without_one() {
    let why = |record: &Record| judged(&Requirement::TitleOncePerYear, "title", record).why;
    assert_eq!(why(&Record::default()), "first_of_the_year");
    for (whose, found) in [
        (Relation::Own, "title_of_the_year"),
        (Relation::Namesake, "title_same_name"),
    ] {
        assert_eq!(
            why(&with(|record| record.files.push(file(2, "title", whose)))),
            found
        );
    }
    let mut record = with(|record| {
        let mut title = held(2, CommendationType::Merit);
        title.award_code = "title".to_owned();
        title.cycle_year = YEAR;
        record.awards.push(title);
    });
    assert_eq!(why(&record), "title_of_the_year");
    record.awards[0].in_force = false;
    assert_eq!(why(&record), "first_of_the_year");
}

#[test]
fn a_rating_is_as_high_as_the_award_asks_or_the_requirement_itself() {
    let why = |at_least, award, grade| {
        let record = with(|record| record.ratings.push(rating(2, id(0), grade)));
        judged(&Requirement::RatingReached { at_least }, award, &record).why
    };
    assert_eq!(why(None, "letter", Grade::NotCompleted), "no_rating_asked");
    assert_eq!(why(None, "title", Grade::Good), "rating_high_enough");
    assert_eq!(why(None, "title", Grade::Completed), "rating_too_low");
    let excellent = Some(Grade::Excellent);
    assert_eq!(why(excellent, "title", Grade::Good), "rating_too_low");
    assert_eq!(why(excellent, "letter", Grade::Good), "rating_too_low");
    assert_eq!(
        why(excellent, "letter", Grade::Newer("brilliant")),
        "no_rating_on_record"
    );
    let unrated = judged(
        &Requirement::RatingReached { at_least: None },
        "title",
        &Record::default(),
    );
    let asked = vec![("year", YEAR.to_string()), ("grade", "good".to_owned())];
    assert_eq!(unrated.missing, [missing("rating", asked)]);
}
