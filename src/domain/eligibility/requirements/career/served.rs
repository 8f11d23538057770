//! Years of service without a break.

use chrono::NaiveDate;

use super::proofs;
use crate::domain::eligibility::record::Record;
use crate::domain::eligibility::requirements::not_recorded::unknown;
use crate::domain::eligibility::requirements::spans::{full_years_after, stretches};
use crate::domain::eligibility::seen::{Seen, SeenFacts};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::requirement::ServiceIn;
use crate::domain::register::career::{CareerEntry, CareerFact};

/// So many full years in a force, and fewer than those of which another award is for. Entries that
/// adjoin or overlap are one; behind a break it begins anew, and the longest counts.
pub(in crate::domain::eligibility) fn served(
    (years, below): (u32, Option<u32>),
    within: ServiceIn,
    record: &Record,
    day: NaiveDate,
) -> Verdict {
    let is_asked = |entry: &&CareerEntry| {
        let CareerFact::Service(force) = entry.fact else {
            return false;
        };
        entry.from <= day && (within == ServiceIn::Either || force == within)
    };
    let career = record.facts.iter().flat_map(|facts| &facts.career);
    let entries: Vec<&CareerEntry> = career.filter(is_asked).collect();
    let asked = ("years", years.to_string());
    if entries.is_empty() {
        let params = vec![asked, ("within", within.code().to_owned())];
        return unknown("service_unknown", "service", params);
    }
    let found = proofs(entries.iter().copied());
    let seen = SeenFacts::of(entries.iter().filter_map(|entry| Seen::of_career(entry)));
    let runs = stretches(entries.iter().copied(), day);
    let over = |years: u32| {
        let each = runs.iter().filter_map(|run| {
            let over = full_years_after(run.from, years)?;
            (over <= run.end).then_some(over)
        });
        each.min()
    };
    if below.is_some_and(|below| over(below).is_some()) {
        return Verdict::not_met("served_longer", found).seeing(seen);
    }
    if let Some(since) = over(years) {
        return Verdict::met("served_long_enough", found)
            .since(Some(since))
            .seeing(seen);
    }
    let have = (1..=years).take_while(|years| over(*years).is_some());
    let have = ("have", have.count().to_string());
    // Who serves still does so in the last of them.
    let goes_on = entries.iter().any(|entry| entry.to.is_none());
    let last = runs.last().filter(|_| goes_on);
    let earliest = last.and_then(|run| full_years_after(run.from, years));
    Verdict::not_met("served_too_short", found)
        .lacking("service_years", vec![asked, have])
        .not_before(earliest.map(Earliest::Day))
        .seeing(seen)
}
