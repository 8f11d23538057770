//! What is found of a requirement, leaf by leaf: a tree of the same shape as the requirement.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};

use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::verdict::{CheckOutcome, Missing, Verdict};
use crate::domain::law::requirement::Requirement;

/// When something could be met at the earliest, as far as its time decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earliest {
    /// On this day.
    Day(NaiveDate),
    /// With what is given or rated for this award year.
    Year(i32),
}

impl Earliest {
    /// An award year is over behind all of its days.
    fn place(self) -> (i32, bool, u32) {
        match self {
            Self::Day(day) => (day.year(), false, day.ordinal()),
            Self::Year(year) => (year, true, 0),
        }
    }
}

impl Ord for Earliest {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Earliest {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

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
            missing: self.missing,
            met_on: self.met_on,
            earliest: self.earliest,
            applies: self.applies,
        }
    }
}
