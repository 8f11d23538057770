//! Judges a requirement: what is on record of a subject, against what is asked for it. The engine
//! judges, people decide: a verdict moves no file.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{Candidacy, Record};
use crate::domain::eligibility::requirements as judged;
use crate::domain::eligibility::requirements::{CountedTitles, RatedYears};
use crate::domain::eligibility::seen::SeenFacts;
use crate::domain::eligibility::standard::meets::meets_standard;
use crate::domain::eligibility::verdict::{CheckOutcome, Earliest, Missing, Verdict};
use crate::domain::law::requirement::Requirement;

/// What was found of one requirement, and of each that it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<'r> {
    /// What was asked.
    pub requirement: &'r Requirement,
    /// Met, not met, or for a person to look.
    pub outcome: CheckOutcome,
    /// Why, as a code: `words` has its text as `field-{code}`.
    pub why: &'static str,
    /// What it rests on.
    pub proofs: Vec<Proof>,
    /// The facts it was found by, as far as they are told; each part tells its own.
    pub seen: SeenFacts,
    /// What would have to be there: `words` has its text as `missing-{code}`.
    pub missing: Vec<Missing>,
    /// The day since when it is met, where that can be told.
    pub met_on: Option<NaiveDate>,
    /// When it could be met at the earliest, where it is not met and that can be told.
    pub earliest: Option<Earliest>,
    /// Does it ask anything of such an award?
    pub applies: bool,
    /// What was found of its parts; of what a switch turns off nothing is asked.
    pub parts: Vec<Self>,
}

impl<'r> Answer<'r> {
    /// This was found of the requirement, and that of its parts.
    #[must_use]
    pub fn of(requirement: &'r Requirement, found: Verdict, parts: Vec<Self>) -> Self {
        Self {
            requirement,
            outcome: found.outcome,
            why: found.why,
            proofs: found.proofs,
            seen: found.seen,
            missing: found.missing,
            met_on: found.met_on,
            earliest: found.earliest,
            applies: found.applies,
            parts,
        }
    }

    /// What it comes to.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        Verdict {
            outcome: self.outcome,
            why: self.why,
            proofs: self.proofs,
            seen: self.seen,
            missing: self.missing,
            met_on: self.met_on,
            earliest: self.earliest,
            applies: self.applies,
        }
    }
}

/// What is found of a requirement on a day.
#[must_use]
pub fn judge(
    requirement: &Requirement,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    answer(requirement, record, candidacy, day).verdict()
}

/// The same, with what is found of each of its parts.
#[must_use]
pub fn answer<'r>(
    requirement: &'r Requirement,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Answer<'r> {
    let mut parts = Vec::new();
    let mut made_of = |n: usize, of: &'r [Requirement]| {
        let each = of.iter().map(|part| answer(part, record, candidacy, day));
        parts = each.collect::<Vec<_>>();
        at_least(n, &parts)
    };
    let found = match requirement {
        Requirement::All(of) => made_of(of.len(), of),
        Requirement::Any(of) => made_of(1, of),
        Requirement::NOf { n, of } => made_of(*n, of),
        Requirement::Switched { switch, on, off } => {
            let is_on = candidacy.law.is_on(switch, day);
            let asked = if is_on { on } else { off };
            made_of(1, std::slice::from_ref(asked.as_ref()))
        }
        Requirement::Own(own) => made_of(1, std::slice::from_ref(&own.condition)),
        leaf => of_leaf(leaf, record, candidacy, day),
    };
    Answer::of(requirement, found, parts)
}

/// What is found of a requirement that is made of no others.
fn of_leaf(leaf: &Requirement, record: &Record, candidacy: &Candidacy, day: NaiveDate) -> Verdict {
    match leaf {
        Requirement::OneFormPerAchievement => {
            judged::one_form_per_achievement(record, candidacy, day)
        }
        Requirement::NothingHeldAgainst => judged::nothing_held_against(record),
        Requirement::BaseIsMerit => judged::base_is_merit(record, candidacy),
        Requirement::TitleOncePerYear => judged::title_once_per_year(record, candidacy),
        Requirement::RatingReached { at_least } => {
            judged::rating_reached(*at_least, record, candidacy)
        }
        Requirement::Rated {
            at_least,
            years,
            in_a_row,
            after,
        } => {
            let asked = RatedYears {
                at_least: *at_least,
                years: *years,
                in_a_row: *in_a_row,
                after,
            };
            judged::rated(&asked, record, candidacy, day)
        }
        Requirement::TitlesInARow { one_of, years } => {
            judged::titles_in_a_row(one_of, *years, record, candidacy, day)
        }
        Requirement::TitlesCounted {
            one_of,
            n,
            after,
            within_years,
            adjoining,
        } => {
            let asked = CountedTitles {
                one_of,
                n: *n,
                after,
                within_years: *within_years,
                adjoining: *adjoining,
            };
            judged::titles_counted(&asked, record, candidacy, day)
        }
        Requirement::Holds {
            one_of,
            types,
            for_years,
        } => judged::holds(one_of, types, *for_years, record, day),
        Requirement::NotHeld => judged::not_held(record, candidacy),
        Requirement::MembersWith {
            one_of,
            share,
            count,
        } => judged::members_with(one_of, (*share, *count), record, candidacy, day),
        Requirement::MembersRated { at_least, share } => {
            judged::members_rated(*at_least, *share, record, candidacy, day)
        }
        Requirement::NoMemberDisciplined { at_least } => {
            judged::no_member_disciplined(*at_least, record, candidacy, day)
        }
        Requirement::NotDisciplined { at_least } => {
            judged::not_disciplined(*at_least, record, candidacy)
        }
        Requirement::Initiative { reach, n } => {
            judged::initiative(*reach, *n, record, candidacy, day)
        }
        Requirement::InPosts { table } => judged::in_posts(table, record, candidacy, day),
        Requirement::Served {
            years,
            below,
            within,
        } => judged::served((*years, *below), *within, record, day),
        Requirement::InMovement { of, years } => judged::in_movement(*of, *years),
        Requirement::LeadsCluster { of } => judged::leads_cluster(*of),
        Requirement::DirectWorker => judged::direct_worker(record),
        Requirement::MeetsStandard => meets_standard(record, candidacy, day),
        Requirement::Criterion { cel, .. } => judged::criterion(cel, record, candidacy, day),
        Requirement::Judged { vi, en, paper } => judged::asked_of_a_person(vi, en, *paper),
        // What is made of others never comes here: `answer` takes it apart.
        Requirement::All(_)
        | Requirement::Any(_)
        | Requirement::NOf { .. }
        | Requirement::Own(_)
        | Requirement::Switched { .. } => answer(leaf, record, candidacy, day).verdict(),
    }
}

/// So many parts are met, or could be once somebody has looked. It tells what its parts tell, in an
/// order of its own: in which they are written says nothing.
pub(super) fn at_least(n: usize, parts: &[Answer]) -> Verdict {
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
        seen: SeenFacts::default(),
        missing: sorted(missing),
        met_on: if is_met { day_of(n, parts) } else { None },
        // What needs a look may be met today: it makes nobody wait.
        earliest: soonest(n.saturating_sub(met + open), parts),
        applies: parts.iter().any(|part| part.applies),
    }
}

/// When so many of the parts that are not met could be; none where nobody can tell.
fn soonest(lacking: usize, parts: &[Answer]) -> Option<Earliest> {
    let unmet = parts
        .iter()
        .filter(|part| part.outcome == CheckOutcome::NotMet);
    let mut known: Vec<Earliest> = unmet.filter_map(|part| part.earliest).collect();
    known.sort_unstable();
    known.get(lacking.checked_sub(1)?).copied()
}

/// The day on which so many parts were met; none where one that is met cannot tell, for it may have
/// been earlier. What asks nothing of the award was met always.
fn day_of(n: usize, parts: &[Answer]) -> Option<NaiveDate> {
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
