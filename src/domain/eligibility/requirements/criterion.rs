//! A criterion of a body's own: what is on record, as the criterion is told it.

use chrono::{Datelike, NaiveDate};

use super::held::records;
use super::not_recorded::unknown;
use super::spans::{full_years_after, stretches};
use crate::domain::eligibility::facts::RecordedFacts;
use crate::domain::eligibility::record::{AwardOnRecord, Candidacy, Record};
use crate::domain::eligibility::seen::SeenFacts;
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::criterion::{
    CriterionFacts, InitiativeFact, PostFact, RatingFact, TitleFact,
};
use crate::domain::register::career::{CareerEntry, CareerFact};
use crate::domain::register::particulars::Sex;
use crate::domain::register::people::SubjectKind;

/// The most full years of service that are counted.
const LONGEST_SERVICE: u32 = 100;

/// Where it has no answer a person looks: something that it asks for is on no record, or its text
/// asks for what there is not.
pub(in crate::domain::eligibility) fn criterion(
    text: &str,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let held: Vec<&AwardOnRecord> = record.awards.iter().filter(|one| one.in_force).collect();
    let told = told(&held, record, candidacy, day);
    let seen = SeenFacts::awards(&held);
    match candidacy.law.criteria.answer(text, &told) {
        Some(true) => Verdict::met("criterion_met", records(&held)).seeing(seen),
        Some(false) => Verdict::not_met("criterion_not_met", records(&held)).seeing(seen),
        None => unknown("criterion_failed", "criterion", Vec::new()),
    }
}

fn told(
    held: &[&AwardOnRecord],
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> CriterionFacts {
    let titles = held.iter().map(|award| TitleFact {
        code: award.award_code.clone(),
        year: award.cycle_year,
    });
    let ratings = record.ratings.iter().map(|rating| RatingFact {
        year: rating.year,
        grade: rating.grade.code(),
    });
    let facts = record.facts.as_ref();
    CriterionFacts {
        award_year: candidacy.file.cycle_year,
        subject_kind: record.kind.map(SubjectKind::code),
        titles: if_any(titles.collect()),
        ratings: if_any(ratings.collect()),
        initiatives: facts.and_then(|facts| initiatives(facts, day)),
        service_years: facts.and_then(|facts| service_years(facts, day)),
        posts: facts.and_then(|facts| posts(facts, day)),
        is_direct_worker: facts.and_then(|facts| facts.is_direct_worker),
        sex: facts.and_then(|facts| facts.sex).map(Sex::code),
        disciplined: facts.and_then(|facts| {
            let years = facts.measures().map(|entry| entry.from.year());
            if_any(years.collect())
        }),
    }
}

/// Where nothing is on record nobody has said that there is nothing.
fn if_any<T>(all: Vec<T>) -> Option<Vec<T>> {
    Some(all).filter(|all| !all.is_empty())
}

fn initiatives(facts: &RecordedFacts, day: NaiveDate) -> Option<Vec<InitiativeFact>> {
    let known = facts.initiatives.iter();
    let known = known.filter(|one| one.recognised_on <= day);
    let told = known.map(|one| InitiativeFact {
        reach: one.reach.code(),
        year: one.recognised_on.year(),
        spent: one.spent_on.is_some(),
    });
    if_any(told.collect())
}

fn posts(facts: &RecordedFacts, day: NaiveDate) -> Option<Vec<PostFact>> {
    let told = facts.posts(day).map(|(code, entry)| PostFact {
        code: code.to_owned(),
        from: entry.from.year(),
        to: entry.to.map(|last| last.year()),
    });
    if_any(told.collect())
}

fn service_years(facts: &RecordedFacts, day: NaiveDate) -> Option<u32> {
    let is_service = |entry: &&CareerEntry| matches!(entry.fact, CareerFact::Service(_));
    let runs = stretches(facts.career.iter().filter(is_service), day);
    let full = runs.iter().map(|run| {
        let over =
            |years: &u32| full_years_after(run.from, *years).is_some_and(|full| full <= run.end);
        (1..=LONGEST_SERVICE).take_while(over).count()
    });
    full.max().and_then(|years| u32::try_from(years).ok())
}

#[cfg(test)]
mod tests;
