//! What comes of judging a requirement.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};

use crate::domain::base::code::codes;
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::seen::SeenFacts;

codes! {
    /// What a check finds.
    CheckOutcome {
        /// The rule is kept.
        Met = "met",
        /// The rule is broken: it blocks unless an officer with the right overrules it.
        NotMet = "not_met",
        /// A person must look.
        NeedsReview = "needs_review",
    }
}

/// Why something is met that asks nothing of such an award, as codes.
pub const ASKS_NOTHING: [&str; 4] = [
    "no_base_asked",
    "no_rating_asked",
    "no_title",
    "titles_exempt",
];

/// What would have to be there for a requirement to be met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// What, as a code: `words` has its text as `missing-{code}`.
    pub code: &'static str,
    /// Which.
    pub params: Vec<(&'static str, String)>,
}

impl Missing {
    /// The one to tell where there is room for one: what a record would show, before what a person
    /// must answer.
    #[must_use]
    pub fn told_first<'m>(all: &[&'m Self]) -> Option<&'m Self> {
        let on_record = all.iter().find(|one| one.code != "answer");
        on_record.or_else(|| all.first()).copied()
    }
}

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

/// What was found of one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Met, not met, or for a person to look.
    pub outcome: CheckOutcome,
    /// Why, as a code: `words` has its text as `field-{code}`.
    pub why: &'static str,
    /// What it rests on.
    pub proofs: Vec<Proof>,
    /// The facts it was found by, as far as they are told; of what is made of others each part
    /// tells its own.
    pub seen: SeenFacts,
    /// What would have to be there, where something could.
    pub missing: Vec<Missing>,
    /// The day since when it is met, where that can be told.
    pub met_on: Option<NaiveDate>,
    /// When it could be met at the earliest, where it is not met and that can be told.
    pub earliest: Option<Earliest>,
    /// Does it ask anything of such an award?
    pub applies: bool,
}

impl Verdict {
    fn of(outcome: CheckOutcome, why: &'static str, proofs: Vec<Proof>) -> Self {
        Self {
            outcome,
            why,
            proofs,
            seen: SeenFacts::default(),
            missing: Vec::new(),
            met_on: None,
            earliest: None,
            applies: true,
        }
    }

    /// It is met.
    #[must_use]
    pub fn met(why: &'static str, proofs: Vec<Proof>) -> Self {
        Self::of(CheckOutcome::Met, why, proofs)
    }

    /// It is met, for it asks nothing of such an award.
    #[must_use]
    pub fn not_asked(why: &'static str) -> Self {
        Self {
            applies: false,
            ..Self::met(why, Vec::new())
        }
    }

    /// It is not met.
    #[must_use]
    pub fn not_met(why: &'static str, proofs: Vec<Proof>) -> Self {
        Self::of(CheckOutcome::NotMet, why, proofs)
    }

    /// A person must look.
    #[must_use]
    pub fn needs_review(why: &'static str, proofs: Vec<Proof>) -> Self {
        Self::of(CheckOutcome::NeedsReview, why, proofs)
    }

    /// The same, with the day since when it is met.
    #[must_use]
    pub fn since(self, day: Option<NaiveDate>) -> Self {
        Self {
            met_on: day,
            ..self
        }
    }

    /// The same, with the facts it was found by.
    #[must_use]
    pub fn seeing(self, seen: SeenFacts) -> Self {
        Self {
            seen: self.seen.and(seen),
            ..self
        }
    }

    /// The same, with what would have to be there.
    #[must_use]
    pub fn lacking(mut self, code: &'static str, params: Vec<(&'static str, String)>) -> Self {
        self.missing.push(Missing { code, params });
        self
    }

    /// The same, with when it could be met at the earliest.
    #[must_use]
    pub fn not_before(self, earliest: Option<Earliest>) -> Self {
        Self { earliest, ..self }
    }

    /// Both are asked: the worse of the two says why, and what each rests on and lacks is told.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let both = (self.outcome, other.outcome);
        let (mut worse, better) = if other.nearness() < self.nearness() {
            (other, self)
        } else {
            (self, other)
        };
        worse.met_on = worse.met_on.zip(better.met_on).map(|(a, b)| a.max(b));
        if both == (CheckOutcome::NotMet, CheckOutcome::NotMet) {
            let known = worse.earliest.zip(better.earliest);
            worse.earliest = known.map(|(a, b)| a.max(b));
        }
        worse.proofs.extend(better.proofs);
        worse.proofs.sort_unstable();
        worse.proofs.dedup();
        worse.seen = worse.seen.and(better.seen);
        worse.missing.extend(better.missing);
        worse.missing.sort_unstable();
        worse.missing.dedup();
        worse
    }

    /// How near it is to being met.
    fn nearness(&self) -> u8 {
        match self.outcome {
            CheckOutcome::NotMet => 0,
            CheckOutcome::NeedsReview => 1,
            CheckOutcome::Met => 2,
        }
    }
}
