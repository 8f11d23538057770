//! Judges a requirement: what is on record of a subject, against what is asked for it. The engine
//! judges, people decide: a verdict moves no file.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::eligibility::record::{Candidacy, Record};
use crate::domain::eligibility::requirements as judged;
use crate::domain::eligibility::verdict::{CheckOutcome, Verdict};
use crate::domain::law::requirement::Requirement;

/// What is found of a requirement on a day.
#[must_use]
pub fn judge(
    requirement: &Requirement,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let each = |of: &[Requirement]| -> Vec<Verdict> {
        of.iter()
            .map(|part| judge(part, record, candidacy, day))
            .collect()
    };
    match requirement {
        Requirement::All(of) => at_least(of.len(), &each(of)),
        Requirement::Any(of) => at_least(1, &each(of)),
        Requirement::NOf { n, of } => at_least(*n, &each(of)),
        Requirement::OneFormPerAchievement => {
            judged::one_form_per_achievement(record, candidacy, day)
        }
        Requirement::NothingHeldAgainst => judged::nothing_held_against(record),
        Requirement::BaseIsMerit => judged::base_is_merit(record, candidacy),
        Requirement::TitleOncePerYear => judged::title_once_per_year(record, candidacy),
        Requirement::RatingReached { at_least } => {
            judged::rating_reached(*at_least, record, candidacy)
        }
    }
}

/// So many parts are met, or could be once somebody has looked. It tells what its parts tell, in an
/// order of its own: in which they are written says nothing.
fn at_least(n: usize, parts: &[Verdict]) -> Verdict {
    let with = |outcome| parts.iter().filter(move |part| part.outcome == outcome);
    let (met, open) = (
        with(CheckOutcome::Met).count(),
        with(CheckOutcome::NeedsReview).count(),
    );
    let (outcome, several) = if met >= n {
        (CheckOutcome::Met, "enough_met")
    } else if met + open >= n {
        (CheckOutcome::NeedsReview, "too_few_looked_at")
    } else {
        (CheckOutcome::NotMet, "too_few_met")
    };
    // Where one thing decides, it speaks for itself.
    let reasons: BTreeSet<_> = with(outcome).map(|part| part.why).collect();
    let why = match reasons.first() {
        Some(why) if reasons.len() == 1 => why,
        _ => several,
    };
    let is_met = outcome == CheckOutcome::Met;
    let missing = parts
        .iter()
        .filter(|part| !is_met && part.outcome != CheckOutcome::Met)
        .flat_map(|part| part.missing.iter().cloned());
    Verdict {
        outcome,
        why,
        proofs: sorted(parts.iter().flat_map(|part| part.proofs.iter().copied())),
        missing: sorted(missing),
        met_on: if is_met { day_of(n, parts) } else { None },
        applies: parts.iter().any(|part| part.applies),
    }
}

/// The day on which so many parts were met; none where one that is met cannot tell, for it may have
/// been earlier. What asks nothing of the award was met always.
fn day_of(n: usize, parts: &[Verdict]) -> Option<NaiveDate> {
    let met = parts
        .iter()
        .filter(|part| part.outcome == CheckOutcome::Met);
    let (asked, always): (Vec<_>, Vec<_>) = met.partition(|part| part.applies);
    let mut days = asked
        .iter()
        .map(|part| part.met_on)
        .collect::<Option<Vec<_>>>()?;
    days.sort_unstable();
    let last = n.checked_sub(always.len() + 1)?;
    days.get(last).copied()
}

fn sorted<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests;
