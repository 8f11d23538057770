//! How time is counted: full years from day to day, and award years one after the other.

use chrono::{Datelike, Months, NaiveDate};

use crate::domain::register::career::CareerEntry;

/// The day on which so many full years are over. From 29 February they end with the last day of
/// February (Civil Code 2015 Article 148).
pub(super) fn full_years_after(day: NaiveDate, years: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(years.checked_mul(12)?))
}

/// The last award year that counts: a file's own where it has what is counted, or where it is over
/// on the day, so that what it has not it lacks; else the one before.
pub(super) fn last_complete(own: i32, has_it: bool, day: NaiveDate) -> i32 {
    if has_it || day.year() > own {
        own
    } else {
        own.saturating_sub(1)
    }
}

/// A number of award years, to count with years.
pub(super) fn number(of: u32) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}

/// Days one after the other: the first, and the one behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub from: NaiveDate,
    pub end: NaiveDate,
}

/// The days of entries up to a day, the first first: those that adjoin or overlap are one. What goes
/// on ends with the day.
pub(super) fn stretches<'e>(
    entries: impl Iterator<Item = &'e CareerEntry>,
    day: NaiveDate,
) -> Vec<Stretch> {
    let begun = entries.filter(|entry| entry.from <= day);
    let mut each: Vec<Stretch> = begun
        .map(|entry| {
            let behind = entry.to.and_then(|last| last.succ_opt());
            Stretch {
                from: entry.from,
                end: behind.map_or(day, |behind| behind.min(day)),
            }
        })
        .collect();
    each.sort_unstable_by_key(|one| (one.from, one.end));
    let mut joined: Vec<Stretch> = Vec::new();
    for one in each {
        match joined.last_mut() {
            Some(last) if one.from <= last.end => last.end = last.end.max(one.end),
            _ => joined.push(one),
        }
    }
    joined
}
