//! What an award rests on: years and titles before it, and since when.

use chrono::NaiveDate;

use super::*;
use crate::domain::eligibility::judge::Answer;
use crate::domain::eligibility::judge::answer;
use crate::domain::eligibility::record::AwardOnRecord;
use crate::domain::eligibility::seen::Seen;
use crate::domain::eligibility::verdict::CheckOutcome::{Met, NeedsReview, NotMet};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::law::requirement::{MovementOf, Reach};

pub(super) fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

pub(super) fn given(number: u8, code: &str, decided_on: NaiveDate, year: i32) -> AwardOnRecord {
    AwardOnRecord {
        id: id(number),
        award_code: code.to_owned(),
        cycle_year: year,
        decided_on,
        ..held(1, CommendationType::Merit)
    }
}

/// Titles of these years, each decided in December.
fn titles(years: &[i32]) -> Record {
    let title =
        |(number, year): (u8, &i32)| given(number, "title", on(&format!("{year}-12-20")), *year);
    let awards = (10..).zip(years).map(title).collect();
    with(|record| record.awards = awards)
}

/// Ratings of years, one after the other, the last first.
fn rated_back_from(last: i32, grades: &[Grade]) -> Record {
    let one = |(back, grade): (u8, &Grade)| {
        let mut one = rating(back, id(0), *grade);
        one.year = last - i32::from(back);
        one
    };
    let ratings = (0..).zip(grades).map(one).collect();
    with(|record| record.ratings = ratings)
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

pub(super) fn judged_on(
    requirement: &Requirement,
    award: &str,
    record: &Record,
    day: NaiveDate,
) -> Verdict {
    let (law, file) = (law(), file(1, award, Relation::Own));
    let candidacy = Candidacy {
        law: &law,
        award: law.any_award(award).unwrap(),
        file: &file,
    };
    answer(requirement, record, &candidacy, day).verdict()
}

#[test]
fn full_years_are_counted_from_day_to_day() {
    let five = Requirement::Holds {
        one_of: codes(&["letter"]),
        types: vec![CommendationType::Merit],
        for_years: Some(5),
    };
    for (decided, day, since) in [
        ("2021-05-12", "2026-06-15", "2026-05-12"),
        ("2021-05-12", "2026-05-12", "2026-05-12"),
        ("2021-05-12", "2026-05-11", "2026-05-12"),
        ("2022-05-12", "2026-06-15", "2027-05-12"),
        ("2024-02-29", "2029-02-28", "2029-02-28"),
        ("2024-02-29", "2029-02-27", "2029-02-28"),
    ] {
        let award = given(2, "letter", on(decided), 2021);
        let record = with(|record| record.awards.push(award));
        let (found, since) = (judged_on(&five, "certificate", &record, on(day)), on(since));
        let is_over = since <= on(day);
        assert_eq!(found.outcome == Met, is_over, "{decided} to {day}");
        let told = (found.met_on, found.earliest);
        if is_over {
            assert_eq!(told, (Some(since), None));
        } else {
            assert_eq!(told, (None, Some(Earliest::Day(since))));
        }
    }
}

#[test]
fn what_is_held_was_given_for_what_is_asked_and_is_in_force() {
    let holds = |types: &[CommendationType]| Requirement::Holds {
        one_of: codes(&["letter"]),
        types: types.to_vec(),
        for_years: None,
    };
    let (merit, ad_hoc) = (CommendationType::Merit, CommendationType::AdHoc);
    let mut taken_back = held(2, merit);
    taken_back.in_force = false;
    for (award, types, why) in [
        (Some(held(2, merit)), [merit], "award_held"),
        (Some(held(2, ad_hoc)), [ad_hoc], "award_held"),
        (Some(held(2, ad_hoc)), [merit], "base_not_merit"),
        (Some(held(2, merit)), [ad_hoc], "held_for_other"),
        (Some(taken_back), [merit], "base_cancelled"),
        (None, [merit], "no_base_on_record"),
    ] {
        let record = with(|record| record.awards.extend(award));
        assert_eq!(judged(&holds(&types), "certificate", &record).why, why);
    }
    let why = |record: &Record| judged(&Requirement::NotHeld, "letter", record).why;
    let mut record = with(|record| record.awards.push(held(2, ad_hoc)));
    assert_eq!(why(&record), "held_already");
    record.awards[0].in_force = false;
    assert_eq!(why(&record), "not_held_yet");
}

#[test]
fn years_rated_in_a_row_end_with_the_last_complete_one() {
    use Grade::{Completed, Excellent, Good};
    let two = Requirement::Rated {
        at_least: Good,
        years: 2,
        in_a_row: true,
        after: Vec::new(),
    };
    for (award, last, grades, outcome, earliest) in [
        ("letter", YEAR - 1, vec![Good, Excellent], Met, None),
        ("letter", YEAR, vec![Good, Excellent], Met, None),
        // A title is for the year itself, which nobody rated yet.
        ("title", YEAR - 1, vec![Good, Good], NeedsReview, None),
        ("letter", YEAR - 1, vec![Good], NeedsReview, None),
        (
            "letter",
            YEAR - 1,
            vec![Good, Completed],
            NotMet,
            Some(YEAR),
        ),
        (
            "letter",
            YEAR,
            vec![Completed, Good],
            NotMet,
            Some(YEAR + 2),
        ),
        (
            "letter",
            YEAR - 1,
            vec![Grade::Newer("x"), Good],
            NeedsReview,
            None,
        ),
    ] {
        let found = judged(&two, award, &rated_back_from(last, &grades));
        let expected = (outcome, earliest.map(Earliest::Year));
        assert_eq!((found.outcome, found.earliest), expected, "{grades:?}");
    }
}

#[test]
fn years_rated_since_an_award_begin_with_its_decision() {
    use Grade::{Completed, Excellent, Good};
    let since = |years, at_least, in_a_row| Requirement::Rated {
        at_least,
        years,
        in_a_row,
        after: codes(&["letter"]),
    };
    let found = |asked: &Requirement, decided: &str, grades: &[Grade]| {
        let mut record = rated_back_from(2025, grades);
        record.awards.push(given(2, "letter", on(decided), 2021));
        let found = judged_on(asked, "certificate", &record, on("2026-06-15"));
        (found.outcome, found.earliest)
    };
    let (row, one) = (since(5, Good, true), since(1, Excellent, false));
    let good = [Good, Excellent, Good, Good, Good];
    assert_eq!(found(&row, "2021-05-12", &good), (Met, None));
    let in_2027 = Some(Earliest::Day(on("2027-05-12")));
    assert_eq!(found(&row, "2022-05-12", &good), (NotMet, in_2027));
    let lower = [Good, Good, Completed, Good, Good];
    let later = Some(Earliest::Year(2028));
    assert_eq!(found(&row, "2021-05-12", &lower), (NotMet, later));
    assert_eq!(found(&row, "2022-05-12", &lower), (NotMet, later));
    assert_eq!(found(&one, "2021-05-12", &good), (Met, None));
    // The excellent year was before the award.
    let before = [Good, Good, Good, Excellent, Good];
    let next = Some(Earliest::Year(2026));
    assert_eq!(found(&one, "2023-05-12", &before), (NotMet, next));
    // Nobody knows how one of the years was.
    assert_eq!(found(&one, "2021-05-12", &[Good; 4]), (NeedsReview, None));
}

#[test]
fn a_year_without_a_title_breaks_the_row() {
    let three = Requirement::TitlesInARow {
        one_of: codes(&["title"]),
        years: 3,
    };
    for (years, outcome, earliest) in [
        (vec![2024, 2025, 2026], Met, None),
        (vec![2023, 2024, 2025], Met, None),
        (vec![2023, 2024, 2026], NotMet, Some(2028)),
        (vec![2024, 2025], NotMet, Some(2026)),
        (vec![2022, 2023, 2024], NotMet, Some(2028)),
        (vec![], NeedsReview, None),
    ] {
        let found = judged(&three, "certificate", &titles(&years));
        let expected = (outcome, earliest.map(Earliest::Year));
        assert_eq!((found.outcome, found.earliest), expected, "{years:?}");
    }
    for change in [
        |title: &mut AwardOnRecord| title.in_force = false,
        |title: &mut AwardOnRecord| title.commendation_type = CommendationType::Movement,
    ] {
        let mut record = titles(&[2024, 2025, 2026]);
        change(&mut record.awards[1]);
        assert_eq!(judged(&three, "certificate", &record).outcome, NotMet);
    }
}

#[test]
fn a_short_row_names_itself_its_gap_and_the_title_before() {
    let three = Requirement::TitlesInARow {
        one_of: codes(&["title"]),
        years: 3,
    };
    for (years, awards, gap) in [
        (
            vec![2012, 2015, 2018, 2020, 2021, 2023, 2024, 2026],
            vec![2024, 2026],
            Some(2025),
        ),
        (
            vec![2018, 2020, 2021, 2022, 2024, 2025],
            vec![2022, 2024, 2025],
            Some(2023),
        ),
        // Nothing before it broke the row.
        (vec![2025, 2026], vec![2025, 2026], None),
        // The row ended before the gap.
        (vec![2020, 2022, 2023], vec![2023], Some(2025)),
    ] {
        let seen = judged(&three, "certificate", &titles(&years)).seen.first;
        let told = seen.iter().filter_map(|fact| match fact {
            Seen::Award { year, .. } => Some(*year),
            _ => None,
        });
        assert_eq!(told.collect::<Vec<i32>>(), awards, "{years:?}");
        let gaps = seen.iter().filter_map(|fact| match fact {
            Seen::Gap { year } => Some(*year),
            _ => None,
        });
        assert_eq!(gaps.collect::<Vec<i32>>(), Vec::from_iter(gap), "{years:?}");
    }
}

#[test]
fn titles_are_counted_once_a_year_and_since_the_award() {
    let asked = |n, after: &[&str], within_years, adjoining| Requirement::TitlesCounted {
        one_of: codes(&["title"]),
        n,
        after: codes(after),
        within_years,
        adjoining,
    };
    let found = |asked: &Requirement, years: &[i32]| {
        let mut record = titles(years);
        record
            .awards
            .push(given(2, "letter", on("2022-05-12"), 2022));
        let found = judged(asked, "certificate", &record);
        (found.outcome, found.earliest)
    };
    let year = |year| Some(Earliest::Year(year));
    let three = asked(3, &[], None, false);
    assert_eq!(found(&three, &[2019, 2021, 2024]), (Met, None));
    assert_eq!(found(&three, &[2024, 2024, 2024]), (NotMet, year(2027)));
    let since = asked(3, &["letter"], None, false);
    assert_eq!(found(&since, &[2022, 2023, 2025]), (Met, None));
    assert_eq!(found(&since, &[2021, 2023, 2025]), (NotMet, year(2026)));
    let within = asked(2, &[], Some(5), false);
    assert_eq!(found(&within, &[2021, 2025]), (Met, None));
    assert_eq!(found(&within, &[2020, 2025]), (NotMet, year(2026)));
    // Of a title that asks for no row of others, the period is its year.
    let adjoining = asked(2, &[], None, true);
    assert_eq!(found(&adjoining, &[2021, 2022]), (Met, None));
    assert_eq!(found(&adjoining, &[2021, 2023]), (NotMet, year(2027)));
}

#[test]
fn what_no_record_tells_is_asked_of_a_person() {
    let judged = |requirement: &Requirement| {
        let found = judged(requirement, "letter", &Record::default());
        assert_eq!((found.outcome, found.missing.len()), (NeedsReview, 1));
        (found.why, found.missing[0].code)
    };
    let reach = Reach::Unit;
    assert_eq!(
        judged(&Requirement::Initiative { reach, n: 2 }),
        ("initiatives_unknown", "initiatives")
    );
    let of = MovementOf::Province;
    assert_eq!(
        judged(&Requirement::LeadsCluster { of }),
        ("cluster_unknown", "cluster")
    );
    let question = Requirement::Judged {
        vi: "Có không?".to_owned(),
        en: "Is there?".to_owned(),
        paper: None,
    };
    assert_eq!(judged(&question), ("asked_of_a_person", "answer"));
}

#[test]
fn an_answer_tells_of_each_part_and_waits_for_what_all_of_them_wait_for() {
    let row = |years| Requirement::TitlesInARow {
        one_of: codes(&["title"]),
        years,
    };
    let parts = vec![row(2), row(3), row(4)];
    let record = titles(&[2025]);
    let (law, file) = (law(), file(1, "certificate", Relation::Own));
    let candidacy = Candidacy {
        law: &law,
        award: law.any_award("certificate").unwrap(),
        file: &file,
    };
    let earliest = |requirement: &Requirement| {
        let found: Answer = answer(requirement, &record, &candidacy, day(6, 1));
        assert_eq!(found.outcome, NotMet);
        assert!(found.parts.iter().all(|part| part.outcome == NotMet));
        found.earliest
    };
    let year = |year| Some(Earliest::Year(year));
    assert_eq!(earliest(&Requirement::Any(parts.clone())), year(2026));
    assert_eq!(earliest(&Requirement::All(parts.clone())), year(2028));
    let two = Requirement::NOf { n: 2, of: parts };
    assert_eq!(earliest(&two), year(2027));
    // An award year is over behind its last day.
    let last_day = Earliest::Day(on("2026-12-31"));
    assert!(last_day < Earliest::Year(2026) && Earliest::Year(2025) < last_day);
    // A switch that nobody knows is off.
    let switched = Requirement::Switched {
        switch: "unheard-of".to_owned(),
        on: Box::new(Requirement::NotHeld),
        off: Box::new(row(2)),
    };
    assert_eq!(earliest(&switched), year(2026));
}
