//! What is made of requirements is worth what its parts are.

use proptest::prelude::*;

use super::*;
use crate::domain::base::ids::SubjectId;
use crate::domain::eligibility::fixtures::{day, file, held, hold, id, law, rating};
use crate::domain::eligibility::record::Evidence;
use crate::domain::eligibility::record::Relation;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::grade::Grade;

const LEAVES: [Requirement; 6] = [
    Requirement::OneFormPerAchievement,
    Requirement::NothingHeldAgainst,
    Requirement::BaseIsMerit,
    Requirement::TitleOncePerYear,
    Requirement::RatingReached { at_least: None },
    Requirement::RatingReached {
        at_least: Some(Grade::Excellent),
    },
];

fn requirement() -> impl Strategy<Value = Requirement> {
    let leaf = prop::sample::select(LEAVES.to_vec());
    leaf.prop_recursive(3, 12, 4, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            parts().prop_map(Requirement::All),
            parts().prop_map(Requirement::Any),
            (0usize..4, parts()).prop_map(|(n, of)| Requirement::NOf { n, of }),
        ]
    })
}

/// Something on record of one of two subjects: which, of what kind, and a number.
fn things() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    prop::collection::vec((0u8..2, 0u8..8, 2u8..20), 0..6)
}

fn records(things: &[(u8, u8, u8)]) -> [Record; 2] {
    let mut evidence = Evidence::default();
    for &(whose, kind, number) in things {
        let subject = id::<SubjectId>(whose);
        let namesake = if number % 2 == 0 {
            Relation::Own
        } else {
            Relation::Namesake
        };
        let award = ["title", "letter", "certificate"][usize::from(number % 3)];
        match kind {
            0..3 => evidence
                .files
                .push((subject, file(number, award, namesake))),
            3 => evidence
                .awards
                .push((subject, held(number, CommendationType::Merit))),
            4 => evidence
                .awards
                .push((subject, held(number, CommendationType::AdHoc))),
            5 => evidence.holds.push((subject, hold(number, namesake))),
            6 => evidence.ratings.push(rating(number, subject, Grade::Good)),
            _ => evidence
                .ratings
                .push(rating(number, subject, Grade::Excellent)),
        }
    }
    let mut records = evidence.by_subject();
    [0, 1].map(|subject| records.remove(&id(subject)).unwrap_or_default())
}

fn judged(requirement: &Requirement, record: &Record, award: &str) -> Verdict {
    let (law, file) = (law(), file(1, award, Relation::Own));
    let candidacy = Candidacy {
        law: &law,
        award: law.any_award(award).unwrap(),
        file: &file,
    };
    judge(requirement, record, &candidacy, day(6, 1))
}

/// How near to being met.
fn rank(verdict: &Verdict) -> u8 {
    match verdict.outcome {
        CheckOutcome::NotMet => 0,
        CheckOutcome::NeedsReview => 1,
        CheckOutcome::Met => 2,
    }
}

proptest! {
    #[test]
    fn all_is_met_when_each_is_and_any_when_one_is(
        of in prop::collection::vec(requirement(), 0..4),
        things in things(),
        award in prop::sample::select(vec!["title", "letter", "certificate"]),
    ) {
        let [record, _] = records(&things);
        let ranks: Vec<u8> = of.iter().map(|part| rank(&judged(part, &record, award))).collect();
        let all = judged(&Requirement::All(of.clone()), &record, award);
        prop_assert_eq!(rank(&all), ranks.iter().copied().min().unwrap_or(2));
        let any = judged(&Requirement::Any(of), &record, award);
        prop_assert_eq!(rank(&any), ranks.iter().copied().max().unwrap_or(0));
    }

    #[test]
    fn another_way_never_makes_it_harder_and_asking_for_more_never_easier(
        of in prop::collection::vec(requirement(), 0..4),
        another in requirement(),
        n in 0usize..5,
        things in things(),
    ) {
        let [record, _] = records(&things);
        let n_of = |n, of: &[Requirement]| {
            let of = of.to_vec();
            rank(&judged(&Requirement::NOf { n, of }, &record, "certificate"))
        };
        let more = [of.as_slice(), &[another]].concat();
        prop_assert!(n_of(n, &more) >= n_of(n, &of));
        prop_assert!(n_of(n + 1, &of) <= n_of(n, &of));
    }

    #[test]
    fn the_order_of_parts_says_nothing(
        (of, shuffled) in prop::collection::vec(requirement(), 0..5)
            .prop_flat_map(|of| (Just(of.clone()), Just(of).prop_shuffle())),
        n in 0usize..5,
        things in things(),
    ) {
        let [record, _] = records(&things);
        let one = judged(&Requirement::NOf { n, of }, &record, "certificate");
        let other = judged(&Requirement::NOf { n, of: shuffled }, &record, "certificate");
        prop_assert_eq!(one, other);
    }

    #[test]
    fn what_is_on_record_of_one_subject_says_nothing_of_another(
        requirement in requirement(),
        things in things(),
        others in things(),
    ) {
        let [record, _] = records(&things);
        let of_the_other = others.into_iter().map(|(_, kind, number)| (1, kind, number));
        let more: Vec<_> = things.into_iter().chain(of_the_other).collect();
        let [same, _] = records(&more);
        prop_assert_eq!(
            judged(&requirement, &record, "letter"),
            judged(&requirement, &same, "letter")
        );
    }
}

#[test]
fn what_is_made_of_others_tells_what_they_rest_on_lack_and_since_when() {
    let (rating, base) = (
        Requirement::RatingReached {
            at_least: Some(Grade::Good),
        },
        Requirement::BaseIsMerit,
    );
    let [record, _] = records(&[(0, 3, 5), (0, 5, 2)]);
    let both = Requirement::All(vec![rating, base.clone(), Requirement::NothingHeldAgainst]);
    let found = judged(&both, &record, "certificate");
    assert_eq!(
        (found.outcome, found.why, found.proofs.len()),
        (CheckOutcome::NotMet, "held_against", 2)
    );
    let codes: Vec<_> = found.missing.iter().map(|missing| missing.code).collect();
    assert_eq!(codes, ["all_clear", "rating"]);

    // What asks nothing of a letter was met always; the base since it was given.
    let asked = Requirement::All(vec![base, Requirement::TitleOncePerYear]);
    let found = judged(&asked, &record, "certificate");
    assert_eq!((found.met_on, found.applies), (Some(day(1, 5)), true));
    assert_eq!(found.why, "enough_met");
    let nothing_asked = judged(&asked, &record, "letter");
    assert_eq!((nothing_asked.met_on, nothing_asked.applies), (None, false));
}
