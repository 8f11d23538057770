//! What a case tells of members, initiatives, posts, service, measures and the person. A case that
//! tells none of it has no facts: then a person looks, as where nobody asked.

use chrono::{DateTime, NaiveDate};
use serde::Deserialize;

use super::{Case, id, yes};
use crate::domain::eligibility::facts::{MemberOnRecord, RecordedFacts};
use crate::domain::eligibility::rating::Rating;
use crate::domain::eligibility::record::AwardOnRecord;
use crate::domain::eligibility::seen::Seen;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::grade::Grade;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::career::{CareerEntry, CareerFact, MeasureDegree, ServiceIn};
use crate::domain::register::initiative::{Initiative, InitiativeAuthor, Reach};

/// So many members of a collective who are alike.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Members {
    #[serde(default = "one")]
    times: usize,
    /// Of the award year.
    #[serde(default)]
    titles: Vec<String>,
    /// Files for the award year on their way.
    #[serde(default)]
    filed: Vec<String>,
    /// In the award year.
    rated: Option<Grade>,
    /// In the award year.
    disciplined: Option<MeasureDegree>,
    /// Since they belong to it; where none is said, for long.
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    #[serde(default = "yes")]
    in_force: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recognised {
    reach: Reach,
    on: NaiveDate,
    /// On which award.
    spent_on: Option<String>,
    /// Of which award year; where none is said, it is another author's award.
    spent_year: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Held {
    rank: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Served {
    #[serde(rename = "in")]
    within: ServiceIn,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Measure {
    degree: MeasureDegree,
    on: NaiveDate,
}

fn one() -> usize {
    1
}

/// The ids of what is spent on begin here, those of members' things further on.
const SPENT: usize = 1_000;
const OF_MEMBERS: usize = 2_000;

fn entry(number: usize, fact: CareerFact, from: NaiveDate, to: Option<NaiveDate>) -> CareerEntry {
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

fn given(number: usize, code: &str, year: i32) -> AwardOnRecord {
    AwardOnRecord {
        id: id(number),
        nomination: None,
        award_code: code.to_owned(),
        commendation_type: CommendationType::Merit,
        cycle_year: year,
        decided_on: last_day(year),
        number: None,
        in_force: true,
    }
}

fn last_day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 20).unwrap()
}

/// All that the case tells; none where it tells none of it.
pub(super) fn facts(case: &Case) -> Option<RecordedFacts> {
    let told = [
        case.members.is_some(),
        case.initiatives.is_some(),
        case.posts.is_some(),
        case.service.is_some(),
        case.measures.is_some(),
        case.direct_worker.is_some(),
        case.sex.is_some(),
    ];
    told.contains(&true).then(|| RecordedFacts {
        career: career(case),
        initiatives: initiatives(case),
        members: members(case),
        is_direct_worker: case.direct_worker,
        sex: case.sex,
    })
}

fn career(case: &Case) -> Vec<CareerEntry> {
    let posts = case.posts.iter().flatten();
    let posts = posts.map(|held| (CareerFact::Post(held.rank.clone()), held.from, held.to));
    let service = case.service.iter().flatten();
    let service = service.map(|one| (CareerFact::Service(one.within), one.from, one.to));
    let measures = case.measures.iter().flatten();
    let measures = measures.map(|one| (CareerFact::Discipline(one.degree), one.on, None));
    let all = posts.chain(service).chain(measures).enumerate();
    all.map(|(at, (fact, from, to))| entry(at, fact, from, to))
        .collect()
}

fn initiatives(case: &Case) -> Vec<Initiative> {
    let all = case.initiatives.iter().flatten().enumerate();
    all.map(|(at, one)| Initiative {
        id: id(at),
        unit: id(0),
        title: String::new(),
        reach: one.reach,
        recognised_on: one.on,
        recognised_by: String::new(),
        decision_number: String::new(),
        authors: vec![InitiativeAuthor {
            subject: id(0),
            share: 100,
        }],
        spent_on: one.spent_on.as_ref().map(|_| id(SPENT + at)),
        created_at: DateTime::UNIX_EPOCH,
        version: 1,
    })
    .collect()
}

/// The awards of their own on which initiatives were spent.
pub(super) fn spent_on(case: &Case) -> impl Iterator<Item = AwardOnRecord> {
    let all = case.initiatives.iter().flatten().enumerate();
    all.filter_map(|(at, one)| Some(given(SPENT + at, one.spent_on.as_ref()?, one.spent_year?)))
}

fn members(case: &Case) -> Vec<MemberOnRecord> {
    let all = case.members.iter().flatten();
    let each = all.flat_map(|alike| std::iter::repeat_n(alike, alike.times));
    each.enumerate()
        .map(|(at, one)| member(case, OF_MEMBERS + 10 * at, one))
        .collect()
}

fn member(case: &Case, number: usize, told: &Members) -> MemberOnRecord {
    let titles = told.titles.iter().zip(number..);
    let rated = told.rated.map(|grade| Rating {
        id: id(number),
        subject: id(number),
        year: case.year,
        grade,
        source: String::new(),
        created_at: DateTime::UNIX_EPOCH,
        version: 1,
    });
    let measure = told.disciplined.map(|degree| {
        let day = NaiveDate::from_ymd_opt(case.year, 3, 1).unwrap();
        entry(number, CareerFact::Discipline(degree), day, None)
    });
    MemberOnRecord {
        subject: id(number),
        name: format!("Thành viên {number}"),
        from: told.from.unwrap_or("2000-01-01".parse().unwrap()),
        to: told.to,
        awards: titles
            .map(|(code, number)| AwardOnRecord {
                in_force: told.in_force,
                ..given(number, code, case.year)
            })
            .collect(),
        filed: told
            .filed
            .iter()
            .map(|code| (code.clone(), case.year))
            .collect(),
        ratings: rated.into_iter().collect(),
        measures: measure.into_iter().collect(),
    }
}

/// What names nothing that there is.
pub(super) fn unknown(case: &Case, law: &LawBook) -> Option<String> {
    let members = || case.members.iter().flatten();
    let titles = members().flat_map(|one| one.titles.iter().chain(&one.filed));
    let spent = case.initiatives.iter().flatten();
    let mut codes = titles.chain(spent.filter_map(|one| one.spent_on.as_ref()));
    if let Some(code) = codes.find(|code| law.any_award(code).is_none()) {
        return Some(format!("no award {code}"));
    }
    let mut grades = members().filter_map(|one| one.rated);
    if let Some(grade) = grades.find(|one| !Grade::ALL.contains(one)) {
        return Some(format!("no grade {grade}"));
    }
    let mut posts = case.posts.iter().flatten();
    let nowhere = posts.find(|held| law.post(&held.rank).is_none());
    nowhere.map(|held| format!("no rank {}", held.rank))
}

/// A fact as a case writes it: what it is, which one, and of which year or day.
pub(super) fn told(seen: &Seen) -> String {
    match seen {
        Seen::Award {
            year,
            award,
            number,
            in_force,
            ..
        } => {
            let number = number.iter().map(|number| format!(" by {number}"));
            let number: String = number.collect();
            let cancelled = if *in_force { "" } else { ", cancelled" };
            format!("award {award} {year}{number}{cancelled}")
        }
        Seen::File { year, award, .. } => format!("file {award} {year}"),
        Seen::Rating { year, grade } => match grade {
            Some(grade) => format!("rated {year} {grade}"),
            None => format!("not rated {year}"),
        },
        Seen::Gap { year } => format!("gap {year}"),
        Seen::Until { year } => format!("until {year}"),
        Seen::Since { day } => format!("since {day}"),
        Seen::Initiative {
            recognised_on,
            is_early,
            is_spent,
            ..
        } => {
            let early = if *is_early { ", early" } else { "" };
            let spent = if *is_spent { ", spent" } else { "" };
            format!("initiative {recognised_on}{early}{spent}")
        }
        Seen::Post { from, title, .. } => format!("post {title} {from}"),
        Seen::Service { from, force, .. } => format!("service {force} {from}"),
        Seen::Members { have, all } => format!("members {have} of {all}"),
        Seen::Lacking { name, .. } => format!("lacking {name}"),
    }
}
