//! So many years were rated so well, in a row or in all, since an award where one is named.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::held::{FOR_MERIT, held, holds};
use super::spans::{last_complete, number};
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::rating::Rating;
use crate::domain::eligibility::record::{Candidacy, Record};
use crate::domain::eligibility::seen::{Seen, SeenFacts};
use crate::domain::eligibility::verdict::{CheckOutcome, Earliest, Verdict};
use crate::domain::law::award_type::AwardKind;
use crate::domain::law::grade::Grade;

/// What is asked of the ratings.
pub(in crate::domain::eligibility) struct RatedYears<'a> {
    /// How well at least.
    pub at_least: Grade,
    /// How many years.
    pub years: u32,
    /// One after the other, up to the last?
    pub in_a_row: bool,
    /// They begin with the decision of one of these awards; empty where they begin at none.
    pub after: &'a [String],
}

/// The ratings up to the file's year, one a year, and the last year that counts.
struct Ratings<'r> {
    of: BTreeMap<i32, &'r Rating>,
    last: i32,
}

/// Where an award is named, as many full years have passed since its decision, by date, and the
/// year of the decision is the first that counts. A year that is not rated needs a look; a lower
/// grade breaks the row.
pub(in crate::domain::eligibility) fn rated(
    asked: &RatedYears,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let ratings = Ratings::of(asked, record, candidacy, day);
    if asked.after.is_empty() {
        return counted(asked, &ratings, None);
    }
    let base = holds(asked.after, FOR_MERIT, Some(asked.years), record, day);
    let decided = held(asked.after, FOR_MERIT, record)
        .ok()
        .and_then(|held| Some(held.first()?.decided_on));
    let since = decided.map(|day| day.year());
    // As long as nobody knows when the years begin, only a row tells anything: it ends today.
    if since.is_none() && !asked.in_a_row {
        return base;
    }
    let counted = counted(asked, &ratings, since)
        .seeing(SeenFacts::of(decided.map(|day| Seen::Since { day })));
    // What was counted says why, where the award it is counted from is there.
    if base.outcome == CheckOutcome::Met {
        counted.and(base)
    } else {
        base.and(counted)
    }
}

fn counted(asked: &RatedYears, ratings: &Ratings, since: Option<i32>) -> Verdict {
    if asked.in_a_row {
        in_a_row(asked, ratings, since)
    } else {
        in_all(asked, ratings, since)
    }
}

fn in_a_row(asked: &RatedYears, ratings: &Ratings, since: Option<i32>) -> Verdict {
    let years = number(asked.years);
    let first = ratings.last.saturating_sub(years).saturating_add(1);
    let begins = since.map_or(first, |since| since.max(first));
    let row = ratings.within(begins);
    let seen = row.seen(begins, asked.years > 1);
    // It begins anew behind the last year that was lower, and not before the award.
    let lower = row.lower(asked.at_least);
    let anew = lower.map(|year| year.saturating_add(1));
    if anew.is_some() || begins > first {
        let from = anew.map_or(begins, |anew| anew.max(begins));
        let over = from.saturating_add(years).saturating_sub(1);
        let why = match anew {
            Some(_) if asked.years == 1 => "rating_too_low",
            Some(_) => "rated_lower_in_between",
            None => "too_few_years_rated",
        };
        let have = row.within(from).reaching(asked.at_least).len();
        let mut params = asked.params(have);
        let rating = lower.and_then(|year| row.of.get(&year));
        params.extend(rating.iter().flat_map(|rating| {
            let grade = ("low_grade", rating.grade.code().to_owned());
            [("low_year", rating.year.to_string()), grade]
        }));
        return Verdict::not_met(why, row.proofs())
            .lacking("rated_years", params)
            .not_before(Some(Earliest::Year(over)))
            .seeing(seen);
    }
    let unknown = row.unknown(begins);
    let found = if unknown.is_empty() {
        Verdict::met("years_rated", row.proofs())
    } else {
        asked.to_be_rated(&unknown, row.proofs())
    };
    found.seeing(seen)
}

fn in_all(asked: &RatedYears, ratings: &Ratings, since: Option<i32>) -> Verdict {
    // Where no award says when the years begin, they begin with the first that is on record.
    let Some(begins) = since.or_else(|| ratings.of.keys().next().copied()) else {
        return asked.to_be_rated(&[ratings.last], Vec::new());
    };
    let row = ratings.within(begins);
    let seen = row.seen(begins, true);
    let reached = row.reaching(asked.at_least);
    let years = usize::try_from(asked.years).unwrap_or(usize::MAX);
    if reached.len() >= years {
        return Verdict::met("years_rated", reached).seeing(seen);
    }
    let unknown = row.unknown(begins);
    if reached.len().saturating_add(unknown.len()) >= years {
        return asked.to_be_rated(&unknown, row.proofs()).seeing(seen);
    }
    let more = i32::try_from(years - reached.len()).unwrap_or(i32::MAX);
    Verdict::not_met("too_few_years_rated", row.proofs())
        .lacking("rated_years", asked.params(reached.len()))
        .not_before(Some(Earliest::Year(row.last.saturating_add(more))))
        .seeing(seen)
}

impl RatedYears<'_> {
    /// Is it the award year itself that is asked for, and no row of years before it?
    fn is_of_the_award_year(&self) -> bool {
        self.years == 1 && self.in_a_row && self.after.is_empty()
    }

    /// Somebody must look how these years were rated.
    fn to_be_rated(&self, years: &[i32], proofs: Vec<Proof>) -> Verdict {
        let open = Verdict::needs_review("years_not_rated", proofs);
        years.iter().fold(open, |verdict, year| {
            let grade = ("grade", self.at_least.code().to_owned());
            verdict.lacking("rating", vec![("year", year.to_string()), grade])
        })
    }

    /// What is asked for, and how many such years there are so far.
    fn params(&self, have: usize) -> Vec<(&'static str, String)> {
        vec![
            ("years", self.years.to_string()),
            ("grade", self.at_least.code().to_owned()),
            ("have", have.to_string()),
        ]
    }
}

impl<'r> Ratings<'r> {
    fn of(asked: &RatedYears, record: &'r Record, candidacy: &Candidacy, day: NaiveDate) -> Self {
        let own = candidacy.file.cycle_year;
        let mut of = BTreeMap::<i32, &Rating>::new();
        for rating in record.ratings.iter().filter(|rating| rating.year <= own) {
            let best = of.entry(rating.year).or_insert(rating);
            if (rating.grade, rating.id) < (best.grade, best.id) {
                *best = rating;
            }
        }
        // A title is for the work of its own year, and so is what asks for the award year alone: no
        // other year answers for it. Rows of years are asked for in the middle of it, when it is not
        // rated yet.
        let is_of_own = candidacy.award.kind == AwardKind::EmulationTitle
            || asked.is_of_the_award_year()
            || of.contains_key(&own);
        let last = last_complete(own, is_of_own, day);
        Self { of, last }
    }

    /// Those from a year on.
    fn within(&self, begins: i32) -> Self {
        let from = self.of.range(begins..);
        Self {
            of: from.map(|(year, rating)| (*year, *rating)).collect(),
            last: self.last,
        }
    }

    /// The last year whose grade is lower than this.
    fn lower(&self, least: Grade) -> Option<i32> {
        let is_lower = |rating: &Rating| is_known(rating.grade) && !rating.grade.reaches(least);
        let mut years = self.of.iter().rev();
        years
            .find(|(_, rating)| is_lower(rating))
            .map(|(year, _)| *year)
    }

    /// The years whose grade is as high as this.
    fn reaching(&self, least: Grade) -> Vec<Proof> {
        let mut found: Vec<_> = self
            .of
            .values()
            .filter(|rating| is_known(rating.grade) && rating.grade.reaches(least))
            .map(|rating| Proof::Rating(rating.id))
            .collect();
        found.sort_unstable();
        found
    }

    /// The years from this one to the last of which nobody knows how they were rated.
    fn unknown(&self, begins: i32) -> Vec<i32> {
        let is_rated = |year: &i32| self.of.get(year).is_some_and(|one| is_known(one.grade));
        (begins..=self.last)
            .filter(|year| !is_rated(year))
            .collect()
    }

    /// How each year from this one to the last was rated, and where it ends if that is told.
    fn seen(&self, begins: i32, tells_end: bool) -> SeenFacts {
        let years = (begins..=self.last).map(|year| Seen::Rating {
            year,
            grade: self.of.get(&year).map(|rating| rating.grade),
        });
        let until = tells_end.then_some(Seen::Until { year: self.last });
        SeenFacts::of(years.chain(until))
    }

    fn proofs(&self) -> Vec<Proof> {
        let mut found: Vec<_> = self.of.values().map(|one| Proof::Rating(one.id)).collect();
        found.sort_unstable();
        found
    }
}

/// Whether a grade of a newer version is high enough, this one cannot know.
fn is_known(grade: Grade) -> bool {
    !matches!(grade, Grade::Newer(_))
}
