//! What the members of a collective have for the award year: titles, ratings, and no disciplinary
//! measures. Members are those who belong to it on the last day of that year, or on the day it is
//! judged if that is earlier.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::career::{measures_found, measures_of_year};
use super::not_recorded::{Params, unknown};
use crate::domain::base::ids::SubjectId;
use crate::domain::eligibility::facts::MemberOnRecord;
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{Candidacy, Record};
use crate::domain::eligibility::seen::{MOST_NAMED, Seen, SeenFacts};
use crate::domain::eligibility::verdict::{CheckOutcome, Verdict};
use crate::domain::law::grade::Grade;
use crate::domain::law::requirement::MeasureDegree;

/// A share or number of the members have one of these titles of the award year. Who has none may
/// still be given it while that year is not over, or while a file for it is on its way.
pub(in crate::domain::eligibility) fn members_with(
    one_of: &[String],
    (share, count): (Option<Decimal>, Option<u32>),
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let members = members_on(record, candidacy, day);
    let params: Params = std::iter::once(("one_of", one_of.join(" ")))
        .chain(share.map(|share| ("share", share.to_string())))
        .chain(count.map(|count| ("count", count.to_string())))
        .collect();
    if members.is_empty() {
        return unknown("members_unknown", "members_titles", params);
    }
    let year = candidacy.file.cycle_year;
    let is_over = day.year() > year;
    let is_asked = |code: &String, of: i32| of == year && one_of.contains(code);
    let has = |member: &MemberOnRecord| {
        let titles = member
            .awards
            .iter()
            .filter(|award| award.in_force && is_asked(&award.award_code, award.cycle_year));
        let titles: Vec<Proof> = titles.map(|award| Proof::Record(award.id)).collect();
        let is_filed = || member.filed.iter().any(|(code, of)| is_asked(code, *of));
        let outcome = if !titles.is_empty() {
            CheckOutcome::Met
        } else if !is_over || is_filed() {
            CheckOutcome::NeedsReview
        } else {
            CheckOutcome::NotMet
        };
        (outcome, titles)
    };
    let asked = match (share, count) {
        (Some(share), _) => of_all(share, members.len()),
        (None, count) => usize::try_from(count.unwrap_or(1)).unwrap_or(usize::MAX),
    };
    let counted = CountedMembers::of(&members, has);
    let why = ("enough_members_with", "too_few_members_with");
    counted.verdict(asked, why, ("members_with", params))
}

/// A share of the members were rated so well in the award year. Of whom nobody rated it is open.
pub(in crate::domain::eligibility) fn members_rated(
    at_least: Grade,
    share: Decimal,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let members = members_on(record, candidacy, day);
    let grade = ("grade", at_least.code().to_owned());
    let params = vec![grade, ("share", share.to_string())];
    if members.is_empty() {
        return unknown("members_unknown", "members_ratings", params);
    }
    let year = candidacy.file.cycle_year;
    let has = |member: &MemberOnRecord| {
        let of_year = member.ratings.iter().find(|rating| rating.year == year);
        let outcome = match of_year.map(|rating| rating.grade) {
            // Whether a grade of a newer version is high enough, this one cannot know.
            None | Some(Grade::Newer(_)) => CheckOutcome::NeedsReview,
            Some(grade) if grade.reaches(at_least) => CheckOutcome::Met,
            Some(_) => CheckOutcome::NotMet,
        };
        let proofs = of_year.iter().map(|rating| Proof::Rating(rating.id));
        let proofs: Vec<Proof> = proofs.collect();
        (outcome, proofs)
    };
    let asked = of_all(share, members.len());
    let counted = CountedMembers::of(&members, has);
    let why = ("enough_members_rated", "too_few_members_rated");
    counted.verdict(asked, why, ("members_rated", params))
}

/// No member was disciplined so hard, or harder, in the award year. Where none is on record a person
/// looks: nobody has said that all are.
pub(in crate::domain::eligibility) fn no_member_disciplined(
    at_least: MeasureDegree,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let params = vec![("degree", at_least.code().to_owned())];
    let members = members_on(record, candidacy, day);
    if members.is_empty() {
        return unknown("members_unknown", "members_measures", params);
    }
    let year = candidacy.file.cycle_year;
    let measures = members.iter().flat_map(|member| &member.measures);
    let found = measures_of_year(measures, at_least, year);
    measures_found(
        found,
        year,
        "member_disciplined",
        ("members_measures", params),
    )
}

/// Each member once, however often they are told to belong to it.
fn members_on<'r>(
    record: &'r Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Vec<&'r MemberOnRecord> {
    let last = NaiveDate::from_ymd_opt(candidacy.file.cycle_year, 12, 31);
    let on = last.map_or(day, |last| last.min(day));
    let all = record.facts.iter().flat_map(|facts| &facts.members);
    let belonging = all.filter(|member| member.belongs_on(on));
    let each: BTreeMap<SubjectId, &MemberOnRecord> =
        belonging.map(|member| (member.subject, member)).collect();
    each.into_values().collect()
}

/// How many members a share of all is: so many that it is reached.
fn of_all(share: Decimal, members: usize) -> usize {
    let asked = (share * Decimal::from(members)).ceil();
    asked.to_usize().unwrap_or(usize::MAX)
}

/// How many of the members have what is asked for, and of how many that is open.
struct CountedMembers {
    have: usize,
    open: usize,
    all: usize,
    proofs: Vec<Proof>,
    /// Who does not have it, or not yet.
    lacking: Vec<Seen>,
}

impl CountedMembers {
    fn of(
        members: &[&MemberOnRecord],
        has: impl Fn(&MemberOnRecord) -> (CheckOutcome, Vec<Proof>),
    ) -> Self {
        let mut counted = Self {
            have: 0,
            open: 0,
            all: members.len(),
            proofs: Vec::new(),
            lacking: Vec::new(),
        };
        for &member in members {
            let (outcome, proofs) = has(member);
            match outcome {
                CheckOutcome::Met => counted.have += 1,
                CheckOutcome::NeedsReview => counted.open += 1,
                CheckOutcome::NotMet => {}
            }
            if outcome != CheckOutcome::Met {
                counted.lacking.push(Seen::Lacking {
                    name: member.name.clone(),
                    subject: member.subject,
                });
            }
            counted.proofs.extend(proofs);
        }
        counted.proofs.sort_unstable();
        counted
    }

    fn verdict(
        self,
        asked: usize,
        (enough, too_few): (&'static str, &'static str),
        (missing, of): (&'static str, Params),
    ) -> Verdict {
        let more = asked.saturating_sub(self.have);
        let members = Seen::Members {
            have: self.have,
            all: self.all,
        };
        let seen = SeenFacts::of([members]);
        if more == 0 {
            return Verdict::met(enough, self.proofs).seeing(seen);
        }
        let seen = seen.and(SeenFacts::most(self.lacking, MOST_NAMED));
        let mut params: Params = vec![
            ("have", self.have.to_string()),
            ("all", self.all.to_string()),
            ("more", more.to_string()),
        ];
        params.extend(of);
        let verdict = if self.open < more {
            Verdict::not_met(too_few, self.proofs)
        } else {
            Verdict::needs_review("members_open", self.proofs)
        };
        verdict.lacking(missing, params).seeing(seen)
    }
}
