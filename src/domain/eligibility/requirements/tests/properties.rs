//! What holds of years and titles whatever is on record.

use proptest::prelude::*;

use super::ladders::{given, judged_on, on};
use super::*;
use crate::domain::eligibility::verdict::CheckOutcome;

const GRADES: [Grade; 4] = [
    Grade::Excellent,
    Grade::Good,
    Grade::Completed,
    Grade::NotCompleted,
];

fn one_of() -> Vec<String> {
    vec!["title".to_owned()]
}

/// After the award of the fixtures that titles are counted since, or after none.
fn after() -> impl Strategy<Value = Vec<String>> {
    prop::sample::select(vec![Vec::new(), vec!["letter".to_owned()]])
}

fn of_titles() -> impl Strategy<Value = Requirement> {
    let row = (1u32..5).prop_map(|years| Requirement::TitlesInARow {
        one_of: one_of(),
        years,
    });
    let within = prop::option::of(1u32..8);
    let counted = (1u32..5, after(), within, any::<bool>()).prop_map(
        |(n, after, within_years, adjoining)| Requirement::TitlesCounted {
            one_of: one_of(),
            n,
            after,
            // A span that moves on with the last title may leave a pair behind that adjoined.
            within_years: within_years.filter(|_| !adjoining),
            adjoining,
        },
    );
    prop_oneof![row, counted]
}

fn of_ratings() -> impl Strategy<Value = Requirement> {
    let at_least = prop::sample::select(GRADES.to_vec());
    (at_least, 1u32..5, any::<bool>(), after()).prop_map(|(at_least, years, in_a_row, after)| {
        Requirement::Rated {
            at_least,
            years,
            in_a_row,
            after,
        }
    })
}

/// Titles and bases by year, kind and whether they count, and grades by year.
fn facts() -> impl Strategy<Value = Record> {
    let award = (2016i32..=2026, 0u8..4, any::<bool>());
    let awards = prop::collection::vec(award, 0..8);
    let ratings = prop::collection::btree_map(2016i32..=2026, 0usize..4, 0..11);
    (awards, ratings).prop_map(|(awards, ratings)| {
        let awards = (10..).zip(awards).map(|(number, (year, kind, in_force))| {
            let code = if kind == 0 { "letter" } else { "title" };
            let mut award = given(number, code, on(&format!("{year}-12-20")), year);
            award.in_force = in_force || kind == 1;
            award
        });
        let ratings = (10..).zip(ratings).map(|(number, (year, grade))| {
            let mut rating = rating(number, id(0), GRADES[grade]);
            rating.year = year;
            rating
        });
        let (awards, ratings) = (awards.collect(), ratings.collect());
        with(|record| (record.awards, record.ratings) = (awards, ratings))
    })
}

fn found(requirement: &Requirement, record: &Record) -> Verdict {
    judged_on(requirement, "certificate", record, on("2026-12-31"))
}

fn rank(verdict: &Verdict) -> u8 {
    match verdict.outcome {
        CheckOutcome::NotMet => 0,
        CheckOutcome::NeedsReview => 1,
        CheckOutcome::Met => 2,
    }
}

proptest! {
    #[test]
    fn a_title_more_never_takes_away_what_was_met(
        requirement in of_titles(),
        mut record in facts(),
        year in 2016i32..=2026,
    ) {
        let before = found(&requirement, &record);
        record.awards.push(given(9, "title", on(&format!("{year}-12-20")), year));
        let after = found(&requirement, &record);
        prop_assert!(before.outcome != CheckOutcome::Met || after.outcome == CheckOutcome::Met);
    }

    #[test]
    fn a_better_rating_never_makes_it_harder(
        requirement in of_ratings(),
        mut record in facts(),
        which in any::<prop::sample::Index>(),
    ) {
        let before = rank(&found(&requirement, &record));
        if !record.ratings.is_empty() {
            let place = which.index(record.ratings.len());
            record.ratings[place].grade = Grade::Excellent;
        }
        prop_assert!(rank(&found(&requirement, &record)) >= before);
    }

    #[test]
    fn a_year_without_a_title_always_begins_the_row_anew(
        mut record in facts(),
        gap in 2016i32..=2025,
    ) {
        record.awards.retain(|award| award.cycle_year != gap);
        let row = |years: i32| Requirement::TitlesInARow {
            one_of: one_of(),
            years: years.try_into().unwrap(),
        };
        let since = YEAR - gap;
        prop_assert_ne!(found(&row(since + 1), &record).outcome, CheckOutcome::Met);
        let later = (gap + 1..=YEAR).zip(20..);
        let later = later.map(|(year, number)| given(number, "title", on("2026-12-20"), year));
        record.awards.extend(later);
        prop_assert_eq!(found(&row(since), &record).outcome, CheckOutcome::Met);
        prop_assert_eq!(found(&row(since + 1), &record).outcome, CheckOutcome::NotMet);
    }

    #[test]
    fn the_order_of_what_is_on_record_says_nothing(
        requirement in prop_oneof![of_titles(), of_ratings()],
        (record, awards, ratings) in facts().prop_flat_map(|record| {
            let awards = Just(record.awards.clone()).prop_shuffle();
            let ratings = Just(record.ratings.clone()).prop_shuffle();
            (Just(record), awards, ratings)
        }),
    ) {
        let shuffled = with(|record| (record.awards, record.ratings) = (awards, ratings));
        prop_assert_eq!(found(&requirement, &record), found(&requirement, &shuffled));
    }
}
