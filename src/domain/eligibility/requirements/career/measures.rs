//! Disciplinary measures of the award year.

use chrono::Datelike;

use super::proofs;
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{Candidacy, Record};
use crate::domain::eligibility::requirements::not_recorded::{Params, unknown};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::requirement::MeasureDegree;
use crate::domain::register::career::{CareerEntry, CareerFact};

/// The subject itself was not disciplined so hard, or harder, in the award year. Where no measure is
/// on record a person looks: nobody has said that all are.
pub(in crate::domain::eligibility) fn not_disciplined(
    at_least: MeasureDegree,
    record: &Record,
    candidacy: &Candidacy,
) -> Verdict {
    let params = vec![("degree", at_least.code().to_owned())];
    let Some(facts) = &record.facts else {
        return unknown("measures_unknown", "measures", params);
    };
    let year = candidacy.file.cycle_year;
    let found = measures_of_year(facts.measures(), at_least, year);
    measures_found(found, year, "disciplined", ("measures", params))
}

/// Those taken in a year, of a degree or harder.
pub(in crate::domain::eligibility::requirements) fn measures_of_year<'m>(
    measures: impl Iterator<Item = &'m CareerEntry>,
    at_least: MeasureDegree,
    year: i32,
) -> Vec<Proof> {
    let is_asked = |entry: &&CareerEntry| {
        let reaches = matches!(entry.fact, CareerFact::Discipline(degree) if degree >= at_least);
        reaches && entry.from.year() == year
    };
    proofs(measures.filter(is_asked))
}

/// What such measures come to; the next award year is another one.
pub(in crate::domain::eligibility::requirements) fn measures_found(
    found: Vec<Proof>,
    year: i32,
    why: &'static str,
    (missing, params): (&'static str, Params),
) -> Verdict {
    if found.is_empty() {
        return unknown("no_measure_known", missing, params);
    }
    Verdict::not_met(why, found).not_before(Some(Earliest::Year(year.saturating_add(1))))
}
