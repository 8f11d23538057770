//! Time in leading posts, by a table of the law (quá trình cống hiến).

use chrono::{Days, Months, NaiveDate};

use super::proofs;
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{Candidacy, Record};
use crate::domain::eligibility::requirements::not_recorded::{Params, unknown};
use crate::domain::eligibility::requirements::spans::{Stretch, stretches};
use crate::domain::eligibility::seen::{Seen, SeenFacts};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::eligibility::verdict::{CheckOutcome, Verdict};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::post::{DevotionBand, DevotionTable};
use crate::domain::register::career::CareerEntry;
use crate::domain::register::particulars::Sex;

/// The months of a year, and what of them is asked of women where a third less is.
const YEAR: u32 = 12;
const YEAR_OF_WOMEN: u32 = 8;

/// From the highest rank down: the first that was held long enough decides. Time in higher ranks
/// counts in the lower ones. Where the time would be enough, and a measure was taken in it, a person
/// looks.
pub(in crate::domain::eligibility) fn in_posts(
    table: &str,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let of_table = || vec![("table", table.to_owned())];
    let held = record.facts.iter().flat_map(|facts| facts.posts(day));
    let career = HeldPosts {
        law: candidacy.law,
        posts: held.collect(),
        day,
    };
    let Some(facts) = record.facts.as_ref().filter(|_| !career.posts.is_empty()) else {
        return unknown("posts_unknown", "posts", of_table());
    };
    let seen = career.posts.iter();
    let seen = SeenFacts::of(seen.filter_map(|(_, entry)| Seen::of_career(entry)));
    let Some(read) = candidacy.law.devotion_table(table, day) else {
        return Verdict::needs_review("table_unread", career.proofs())
            .lacking("posts_table", of_table())
            .seeing(seen);
    };
    let found = match (read.women_third, facts.sex) {
        (true, Some(Sex::Female)) => career.judged(read, YEAR_OF_WOMEN),
        (true, None) => {
            let (whole, less) = (
                career.judged(read, YEAR),
                career.judged(read, YEAR_OF_WOMEN),
            );
            if whole.outcome == less.outcome {
                whole
            } else {
                let mut open = Verdict::needs_review("sex_unknown", career.proofs());
                open = open.lacking("sex", Vec::new());
                // How long it takes is told as for men, for whom it is longest.
                open.missing.extend(whole.missing);
                open
            }
        }
        _ => career.judged(read, YEAR),
    };
    let first = career.posts.iter().map(|(_, entry)| entry.from).min();
    let in_tenure = |entry: &&CareerEntry| Some(entry.from) >= first && entry.from <= career.day;
    let measures = proofs(facts.measures().filter(in_tenure));
    if found.outcome == CheckOutcome::Met && !measures.is_empty() {
        return Verdict::needs_review("measures_in_tenure", measures)
            .lacking("tenure_measures", Vec::new())
            .seeing(seen);
    }
    found.seeing(seen)
}

/// The posts that somebody held up to a day, each with the code of its rank.
struct HeldPosts<'r> {
    law: &'r LawBook,
    posts: Vec<(&'r str, &'r CareerEntry)>,
    day: NaiveDate,
}

/// What is short of one band.
struct Short {
    /// Days that are lacking.
    days: i64,
    /// Months that are asked for, and those there are.
    months: (u32, usize),
    /// The name of the rank.
    post: (String, String),
}

impl HeldPosts<'_> {
    fn proofs(&self) -> Vec<Proof> {
        proofs(self.posts.iter().map(|(_, entry)| *entry))
    }

    /// Where a rank stands, the highest first.
    fn place(&self, rank: &str) -> Option<usize> {
        self.law.posts.iter().position(|post| post.code == rank)
    }

    /// The posts of a rank or a higher one.
    fn of_rank(&self, place: usize) -> impl Iterator<Item = &CareerEntry> {
        let posts = self.posts.iter();
        let so_high =
            posts.filter(move |(rank, _)| self.place(rank).is_some_and(|own| own <= place));
        so_high.map(|(_, entry)| *entry)
    }

    /// What a table says of them, so many months being a year.
    fn judged(&self, table: &DevotionTable, year: u32) -> Verdict {
        let bands = table.bands.iter();
        let bands = bands.filter_map(|band| Some((self.place(&band.post)?, band)));
        let mut bands: Vec<(usize, &DevotionBand)> = bands.collect();
        bands.sort_unstable_by_key(|(place, _)| *place);
        let (mut is_unread, mut nearest, mut earliest) = (false, None::<Short>, None::<NaiveDate>);
        for (place, band) in bands {
            let held = stretches(self.of_rank(place), self.day);
            let Some(years) = band.years else {
                is_unread |= !held.is_empty();
                continue;
            };
            let months = years.saturating_mul(year);
            let longer = band.below.map(|below| below.saturating_mul(year));
            if lasted(&held, months) {
                return if longer.is_some_and(|longer| lasted(&held, longer)) {
                    Verdict::not_met("posts_longer", self.proofs())
                } else {
                    Verdict::met("posts_long_enough", self.proofs())
                };
            }
            let Some(short) = self.short(&held, months, &band.post) else {
                continue;
            };
            if self.of_rank(place).any(|entry| entry.to.is_none()) {
                let over = later(self.day, short.days);
                earliest = earliest.into_iter().chain(over).min();
            }
            if nearest.as_ref().is_none_or(|known| short.days < known.days) {
                nearest = Some(short);
            }
        }
        if is_unread {
            let params = vec![("table", table.code.clone())];
            return Verdict::needs_review("table_unread", self.proofs())
                .lacking("posts_table", params);
        }
        let mut ranks = self.posts.iter().map(|(rank, _)| self.place(rank));
        if ranks.any(|place| place.is_none()) {
            return Verdict::needs_review("rank_unknown", self.proofs())
                .lacking("posts_rank", Vec::new());
        }
        let found = Verdict::not_met("posts_too_short", self.proofs());
        let found = match nearest {
            Some(short) => found.lacking("posts_time", short.params()),
            None => found,
        };
        found.not_before(earliest.map(Earliest::Day))
    }

    /// What is short of so many months; none where no such post was held.
    fn short(&self, held: &[Stretch], months: u32, rank: &str) -> Option<Short> {
        let days = days_of(held);
        let lacking = held.iter().filter_map(|one| days_from(one.from, months));
        let have = (1..=months).take_while(|months| lasted(held, *months));
        Some(Short {
            days: lacking.min()?.saturating_sub(days),
            months: (months, have.count()),
            post: self.law.post(rank)?.name.clone(),
        })
    }
}

impl Short {
    fn params(self) -> Params {
        let (months, have) = self.months;
        let (vi, en) = self.post;
        vec![
            ("post", vi),
            ("post_en", en),
            ("months", months.to_string()),
            ("have", have.to_string()),
        ]
    }
}

/// Do they come to so many months? Counted as one stretch that begins where one of them does: what
/// is added to them makes them no shorter.
fn lasted(held: &[Stretch], months: u32) -> bool {
    let days = days_of(held);
    let mut asked = held.iter().filter_map(|one| days_from(one.from, months));
    asked.any(|asked| asked <= days)
}

fn days_of(held: &[Stretch]) -> i64 {
    let each = held.iter();
    each.map(|one| one.end.signed_duration_since(one.from).num_days())
        .sum()
}

/// How many days so many months are from a day on.
fn days_from(day: NaiveDate, months: u32) -> Option<i64> {
    let over = day.checked_add_months(Months::new(months))?;
    Some(over.signed_duration_since(day).num_days())
}

fn later(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(u64::try_from(days).ok()?))
}
