//! So many titles, since an award or within some years where these are named.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::held::{FOR_MERIT, held, holds, records, taken_back};
use super::spans::{last_complete, number};
use crate::domain::eligibility::record::{AwardOnRecord, Candidacy, Record};
use crate::domain::eligibility::seen::{Seen, SeenFacts};
use crate::domain::eligibility::verdict::{CheckOutcome, Earliest, Verdict};
use crate::domain::law::ground::Frequency;
use crate::domain::law::requirement::Requirement;

/// How far ahead somebody is told when it could be met.
const YEARS_AHEAD: i32 = 60;

/// What is asked of the titles.
pub(in crate::domain::eligibility) struct CountedTitles<'a> {
    /// Codes of the titles.
    pub one_of: &'a [String],
    /// How many.
    pub n: u32,
    /// Only those given after the decision of one of these awards; empty where all count.
    pub after: &'a [String],
    /// Only those of so many award years up to the last.
    pub within_years: Option<u32>,
    /// Must the periods they were given for adjoin (R-CONSEC-2)?
    pub adjoining: bool,
}

/// Award year and code: a title is given once for a year, and counts once.
type Given<'t> = BTreeSet<(i32, &'t str)>;

/// Titles count that were given for merit and are in force; after an award those that were decided
/// after it, by date, for its year or a later one.
pub(in crate::domain::eligibility) fn titles_counted(
    asked: &CountedTitles,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let base = held(asked.after, FOR_MERIT, record)
        .ok()
        .and_then(|held| held.first().copied());
    let found = match held(asked.one_of, FOR_MERIT, record) {
        Ok(titles) => {
            counted(asked, &titles, base, candidacy, day).seeing(taken_back(asked.one_of, record))
        }
        Err(lacking) => lacking,
    };
    if asked.after.is_empty() {
        found
    } else {
        let base = holds(asked.after, FOR_MERIT, None, record, day);
        // What was counted says why, where the award it is counted from is there.
        if base.outcome == CheckOutcome::Met {
            found.and(base)
        } else {
            base.and(found)
        }
    }
}

fn counted(
    asked: &CountedTitles,
    titles: &[&AwardOnRecord],
    base: Option<&AwardOnRecord>,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let own = candidacy.file.cycle_year;
    let counts = |title: &&&AwardOnRecord| {
        title.cycle_year <= own
            && base.is_none_or(|base| {
                base.decided_on < title.decided_on && base.decided_on.year() <= title.cycle_year
            })
    };
    let titles: Vec<&AwardOnRecord> = titles.iter().filter(counts).copied().collect();
    let mut given: Given = titles
        .iter()
        .map(|title| (title.cycle_year, title.award_code.as_str()))
        .collect();
    let periods = periods(asked, candidacy, day);
    let last = last_complete(own, given.iter().any(|(year, _)| *year == own), day);
    let enough = |given: &Given, last| asked.is_reached(&asked.within(given, last), &periods);
    let proofs = records(&titles);
    let until = asked.within_years.map(|_| Seen::Until { year: last });
    let since = base.map(|base| Seen::Since {
        day: base.decided_on,
    });
    let seen = SeenFacts::awards(&titles).and(SeenFacts::of(until.into_iter().chain(since)));
    if enough(&given, last) {
        return Verdict::met("titles_enough", proofs).seeing(seen);
    }
    // What comes soonest is every title in every year from the file's own on.
    let mut ahead = own..own.saturating_add(YEARS_AHEAD);
    let soonest = ahead.find(|year| {
        given.extend(asked.one_of.iter().map(|code| (*year, code.as_str())));
        enough(&given, *year)
    });
    let params = vec![
        ("n", asked.n.to_string()),
        ("have", asked.within_number(&titles, last).to_string()),
        ("one_of", asked.one_of.join(" ")),
    ];
    let why = if asked.adjoining {
        "too_few_titles_adjoining"
    } else {
        "too_few_titles"
    };
    Verdict::not_met(why, proofs)
        .lacking("titles", params)
        .not_before(soonest.map(Earliest::Year))
        .seeing(seen)
}

impl CountedTitles<'_> {
    /// Those of the award years that count.
    fn within<'t>(&self, given: &Given<'t>, last: i32) -> Given<'t> {
        let begins = self.begins(last);
        let is_within = |(year, _): &&(i32, &str)| begins <= *year && *year <= last;
        given.iter().filter(is_within).copied().collect()
    }

    fn within_number(&self, titles: &[&AwardOnRecord], last: i32) -> usize {
        let given = titles
            .iter()
            .map(|title| (title.cycle_year, title.award_code.as_str()));
        self.within(&given.collect(), last).len()
    }

    fn begins(&self, last: i32) -> i32 {
        self.within_years.map_or(i32::MIN, |years| {
            last.saturating_sub(number(years)).saturating_add(1)
        })
    }

    fn is_reached(&self, given: &Given, periods: &BTreeMap<&str, i32>) -> bool {
        let n = usize::try_from(self.n).unwrap_or(usize::MAX);
        if !self.adjoining {
            return given.len() >= n;
        }
        let years: BTreeSet<i32> = given.iter().map(|(year, _)| *year).collect();
        // Each ends in the year before the next begins.
        given.iter().any(|(end, code)| {
            let period = periods.get(*code).copied().unwrap_or(1);
            (0..number(self.n)).all(|back| {
                let year = end.saturating_sub(back.saturating_mul(period));
                years.contains(&year)
            })
        })
    }
}

/// How many award years each of these titles is given for: as many as it asks for in a row itself.
fn periods<'a>(
    asked: &CountedTitles<'a>,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> BTreeMap<&'a str, i32> {
    let law = candidacy.law;
    let of = |code: &'a String| {
        let award = law.award(code, day).or_else(|| law.any_award(code))?;
        let asked = award.grounds.iter();
        let in_a_row = asked.filter_map(|ground| row_of(&ground.condition)).max();
        let round = match award.frequency {
            Some(Frequency::ThreeYearly) => 3,
            Some(Frequency::FiveYearly) => 5,
            _ => 1,
        };
        Some((code.as_str(), number(in_a_row.unwrap_or(round)).max(1)))
    };
    asked.one_of.iter().filter_map(of).collect()
}

fn row_of(condition: &Requirement) -> Option<u32> {
    if let Requirement::TitlesInARow { years, .. } = condition {
        return Some(*years);
    }
    condition.parts().into_iter().filter_map(row_of).max()
}
