//! What members, initiatives, posts and service come to, and that more of them never takes away what
//! was met.

use chrono::{DateTime, Days, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::ladders::{given, on};
use super::*;
use crate::domain::base::period::Period;
use crate::domain::eligibility::facts::{MemberOnRecord, RecordedFacts};
use crate::domain::eligibility::verdict::CheckOutcome::{self, Met, NeedsReview, NotMet};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::law::ground::Certainty;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::post::{DevotionBand, DevotionTable, LeaderClass, PostRank};
use crate::domain::law::requirement::{MeasureDegree, Reach, ServiceIn};
use crate::domain::register::career::{CareerEntry, CareerFact};
use crate::domain::register::initiative::{Initiative, InitiativeAuthor};
use crate::domain::register::particulars::Sex;

const DAY: &str = "2026-12-31";

/// The law of the fixtures, with three ranks and a table of two of them.
fn law_with_table() -> LawBook {
    let both = |text: &str| (text.to_owned(), text.to_owned());
    let rank = |code: &str| PostRank {
        code: code.to_owned(),
        name: both(code),
        class: LeaderClass::LeaderDepartment,
    };
    let band = |post: &str, years| DevotionBand {
        post: post.to_owned(),
        years: Some(years),
        below: None,
    };
    LawBook {
        posts: ["chief", "head", "deputy"].map(rank).into(),
        devotion_tables: vec![DevotionTable {
            code: "table".to_owned(),
            citation: both("article"),
            certainty: Certainty::ToConfirm,
            valid: Period {
                from: on("2020-01-01"),
                to: None,
            },
            women_third: true,
            bands: vec![band("deputy", 9), band("head", 6)],
        }],
        ..law()
    }
}

fn found(requirement: &Requirement, award: &str, record: &Record) -> Verdict {
    let (law, file) = (law_with_table(), file(1, award, Relation::Own));
    let candidacy = Candidacy {
        law: &law,
        award: law.any_award(award).unwrap(),
        file: &file,
    };
    crate::domain::eligibility::judge::judge(requirement, record, &candidacy, on(DAY))
}

fn outcome(requirement: &Requirement, facts: RecordedFacts) -> (CheckOutcome, &'static str) {
    let found = found(requirement, "title", &of(facts));
    (found.outcome, found.why)
}

fn of(facts: RecordedFacts) -> Record {
    with(|record| record.facts = Some(facts))
}

fn entry(number: u8, fact: CareerFact, from: NaiveDate, to: Option<NaiveDate>) -> CareerEntry {
    CareerEntry {
        id: id(number),
        subject: id(0),
        fact,
        title: String::new(),
        from,
        to,
        paper: None,
        created_at: DateTime::UNIX_EPOCH,
        version: 1,
    }
}

fn career(entries: Vec<CareerEntry>) -> RecordedFacts {
    RecordedFacts {
        career: entries,
        sex: Some(Sex::Male),
        ..RecordedFacts::default()
    }
}

fn post(number: u8, rank: &str, from: &str, to: Option<&str>) -> CareerEntry {
    entry(
        number,
        CareerFact::Post(rank.to_owned()),
        on(from),
        to.map(on),
    )
}

fn initiative(number: u8, reach: Reach, recognised_on: NaiveDate) -> Initiative {
    Initiative {
        id: id(number),
        unit: id(0),
        title: String::new(),
        reach,
        recognised_on,
        recognised_by: String::new(),
        decision_number: String::new(),
        authors: vec![InitiativeAuthor {
            subject: id(0),
            share: 100,
        }],
        spent_on: None,
        created_at: DateTime::UNIX_EPOCH,
        version: 1,
    }
}

fn member(number: u8, has_title: bool, is_filed: bool) -> MemberOnRecord {
    let title = given(number, "title", on("2026-12-20"), YEAR);
    MemberOnRecord {
        subject: id(number),
        name: format!("Người Mẫu {number}"),
        from: on("2020-01-01"),
        to: None,
        awards: has_title.then_some(title).into_iter().collect(),
        filed: is_filed
            .then(|| ("title".to_owned(), YEAR))
            .into_iter()
            .collect(),
        ratings: Vec::new(),
        measures: Vec::new(),
    }
}

fn members(members: Vec<MemberOnRecord>) -> RecordedFacts {
    RecordedFacts {
        members,
        ..RecordedFacts::default()
    }
}

fn with_title(percent: i64) -> Requirement {
    Requirement::MembersWith {
        one_of: vec!["title".to_owned()],
        share: Some(Decimal::new(percent, 2)),
        count: None,
    }
}

fn in_posts() -> Requirement {
    Requirement::InPosts {
        table: "table".to_owned(),
    }
}

fn served(years: u32) -> Requirement {
    Requirement::Served {
        years,
        below: None,
        within: ServiceIn::Either,
    }
}

#[test]
fn a_member_is_counted_once_and_tells_how_many_more_are_needed() {
    let mut all: Vec<_> = (10..13).map(|number| member(number, true, false)).collect();
    all.push(member(13, false, true));
    all.push(member(14, false, false));
    all.push(member(14, false, false));
    let found = found(&with_title(70), "title", &of(members(all)));
    assert_eq!((found.outcome, found.why), (NeedsReview, "members_open"));
    let text = |number: usize| number.to_string();
    let params = vec![
        ("have", text(3)),
        ("all", text(5)),
        ("more", text(1)),
        ("one_of", "title".to_owned()),
        ("share", "0.70".to_owned()),
    ];
    assert_eq!(found.missing, [missing("members_with", params)]);
    let records = [10, 11, 12].map(|number| Proof::Record(id(number)));
    assert_eq!(found.proofs, records);
}

#[test]
fn a_measure_stands_where_it_was_taken() {
    let measure = |degree, day| entry(20, CareerFact::Discipline(degree), on(day), None);
    let asked = Requirement::NotDisciplined {
        at_least: MeasureDegree::Warning,
    };
    for (degree, day, expected) in [
        (
            MeasureDegree::Warning,
            "2026-03-01",
            (NotMet, "disciplined"),
        ),
        (
            MeasureDegree::Removal,
            "2026-03-01",
            (NotMet, "disciplined"),
        ),
        (
            MeasureDegree::Reprimand,
            "2026-03-01",
            (NeedsReview, "no_measure_known"),
        ),
        (
            MeasureDegree::Warning,
            "2025-03-01",
            (NeedsReview, "no_measure_known"),
        ),
    ] {
        let facts = career(vec![measure(degree, day)]);
        assert_eq!(outcome(&asked, facts), expected, "{degree} {day}");
    }
    let record = of(career(vec![measure(MeasureDegree::Warning, "2026-03-01")]));
    let found = found(&asked, "title", &record);
    assert_eq!(found.proofs, [Proof::Career(id(20))]);
    assert_eq!(found.earliest, Some(Earliest::Year(YEAR + 1)));
}

#[test]
fn an_initiative_is_spent_but_for_a_title_of_the_same_year() {
    let asked = Requirement::Initiative {
        reach: Reach::Unit,
        n: 1,
    };
    for (award, year, expected) in [
        (Some("title"), YEAR, Met),
        (Some("title"), YEAR - 1, NotMet),
        (Some("letter"), YEAR, NotMet),
        // Another author's.
        (None, YEAR, NotMet),
    ] {
        let mut one = initiative(10, Reach::Unit, on("2026-05-01"));
        one.spent_on = Some(id(30));
        let mut record = of(RecordedFacts {
            initiatives: vec![one],
            ..RecordedFacts::default()
        });
        let spent = award.map(|code| given(30, code, on("2026-06-01"), year));
        record.awards.extend(spent);
        let found = found(&asked, "title", &record);
        assert_eq!(found.outcome, expected, "{award:?} {year}");
        assert_eq!(found.proofs, [Proof::Initiative(id(10))]);
    }
}

#[test]
fn time_in_posts_is_counted_from_the_highest_down() {
    let posts = [
        (vec![post(1, "head", "2019-01-01", Some("2024-12-31"))], Met),
        (
            vec![post(1, "head", "2019-01-02", Some("2024-12-31"))],
            NotMet,
        ),
        (
            vec![
                post(1, "chief", "2023-01-01", Some("2024-12-31")),
                post(2, "head", "2019-01-01", Some("2022-12-31")),
            ],
            Met,
        ),
        (
            vec![
                post(1, "head", "2019-01-01", Some("2023-12-31")),
                post(2, "deputy", "2015-01-01", Some("2018-12-31")),
            ],
            Met,
        ),
        // At once they count once.
        (
            vec![
                post(1, "head", "2019-01-01", Some("2023-12-31")),
                post(2, "deputy", "2019-01-01", Some("2023-12-31")),
            ],
            NotMet,
        ),
    ];
    for (posts, expected) in posts {
        let told = format!("{posts:?}");
        assert_eq!(outcome(&in_posts(), career(posts)).0, expected, "{told}");
    }
    let still = career(vec![post(1, "head", "2022-03-01", None)]);
    let earliest = found(&in_posts(), "title", &of(still)).earliest;
    assert_eq!(earliest, Some(Earliest::Day(on("2028-03-01"))));
}

#[test]
fn women_need_a_third_less_and_of_whom_nobody_knows_a_person_looks() {
    let four_years = || career(vec![post(1, "head", "2021-01-01", Some("2024-12-31"))]);
    for (sex, expected) in [
        (Some(Sex::Female), (Met, "posts_long_enough")),
        (Some(Sex::Male), (NotMet, "posts_too_short")),
        (None, (NeedsReview, "sex_unknown")),
    ] {
        let facts = RecordedFacts {
            sex,
            ..four_years()
        };
        assert_eq!(outcome(&in_posts(), facts), expected);
    }
}

#[test]
fn what_nobody_asked_for_is_for_a_person() {
    for (asked, why) in [
        (with_title(70), "members_unknown"),
        (in_posts(), "posts_unknown"),
        (served(10), "service_unknown"),
        (Requirement::DirectWorker, "direct_worker_unknown"),
    ] {
        for record in [Record::default(), of(RecordedFacts::default())] {
            let found = found(&asked, "title", &record);
            assert_eq!((found.outcome, found.why), (NeedsReview, why));
        }
    }
}

/// Spans of days: begun so many days after a first day, for so many days, or to this day.
fn spans() -> impl Strategy<Value = Vec<(u64, u64, bool)>> {
    prop::collection::vec((0u64..9_000, 1u64..6_000, any::<bool>()), 1..5)
}

fn days((begin, length, goes_on): (u64, u64, bool)) -> (NaiveDate, Option<NaiveDate>) {
    let from = on("2000-01-01") + Days::new(begin);
    let to = (from + Days::new(length)).min(on(DAY));
    (from, Some(to).filter(|_| !goes_on))
}

fn entries(spans: &[(u64, u64, bool)], fact: impl Fn(usize) -> CareerFact) -> RecordedFacts {
    let one = |(at, span): (usize, &(u64, u64, bool))| {
        let (from, to) = days(*span);
        entry(u8::try_from(at).unwrap(), fact(at), from, to)
    };
    career(spans.iter().enumerate().map(one).collect())
}

fn is_met(requirement: &Requirement, facts: RecordedFacts) -> bool {
    outcome(requirement, facts).0 == Met
}

proptest! {
    #[test]
    fn one_more_member_with_the_title_takes_nothing_away(
        all in prop::collection::vec((any::<bool>(), any::<bool>()), 1..12),
        percent in 1i64..=100,
    ) {
        let mut all: Vec<_> = (10..)
            .zip(all)
            .map(|(number, (has_title, is_filed))| member(number, has_title, is_filed))
            .collect();
        let before = is_met(&with_title(percent), members(all.clone()));
        all.push(member(9, true, false));
        prop_assert!(!before || is_met(&with_title(percent), members(all)));
    }

    #[test]
    fn a_longer_service_takes_nothing_away(
        mut spans in spans(),
        years in 1u32..25,
        which in any::<prop::sample::Index>(),
        (earlier, longer) in (0u64..2_000, 0u64..2_000),
        more in (0u64..9_000, 1u64..6_000, any::<bool>()),
    ) {
        let army = |_| CareerFact::Service(ServiceIn::Army);
        let before = is_met(&served(years), entries(&spans, army));
        let place = which.index(spans.len());
        let (begin, length, _) = &mut spans[place];
        let earlier = earlier.min(*begin);
        *begin -= earlier;
        *length += earlier + longer;
        spans.push(more);
        prop_assert!(!before || is_met(&served(years), entries(&spans, army)));
    }

    #[test]
    fn a_longer_time_in_post_takes_nothing_away(
        mut spans in spans(),
        ranks in prop::collection::vec(0usize..3, 6),
        which in any::<prop::sample::Index>(),
        (earlier, longer) in (0u64..2_000, 0u64..2_000),
        more in (0u64..9_000, 1u64..6_000, any::<bool>()),
    ) {
        let rank = |at: usize| {
            CareerFact::Post(["chief", "head", "deputy"][ranks[at]].to_owned())
        };
        let before = is_met(&in_posts(), entries(&spans, rank));
        let place = which.index(spans.len());
        let (begin, length, _) = &mut spans[place];
        let earlier = earlier.min(*begin);
        *begin -= earlier;
        *length += earlier + longer;
        spans.push(more);
        prop_assert!(!before || is_met(&in_posts(), entries(&spans, rank)));
    }

    #[test]
    fn one_more_initiative_takes_nothing_away(
        all in prop::collection::vec((0usize..4, 0u64..700, any::<bool>()), 0..6),
        asked in 0usize..4,
        n in 1u32..4,
        (reach, day) in (0usize..4, 0u64..700),
    ) {
        let day_of = |days| on("2025-02-01") + Days::new(days);
        let one = |(number, (reach, days, is_spent)): (u8, (usize, u64, bool))| {
            let mut one = initiative(number, Reach::ALL[reach], day_of(days));
            one.spent_on = is_spent.then(|| id(200));
            one
        };
        let facts = |initiatives: &[Initiative]| RecordedFacts {
            initiatives: initiatives.to_vec(),
            ..RecordedFacts::default()
        };
        let requirement = Requirement::Initiative { reach: Reach::ALL[asked], n };
        let mut known: Vec<Initiative> = (10..).zip(all).map(one).collect();
        let before = is_met(&requirement, facts(&known));
        known.push(initiative(9, Reach::ALL[reach], day_of(day)));
        prop_assert!(!before || is_met(&requirement, facts(&known)));
    }
}
