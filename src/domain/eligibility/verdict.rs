//! What comes of judging a requirement.

use chrono::NaiveDate;

use crate::domain::base::code::codes;
use crate::domain::eligibility::proof::Proof;

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

/// What would have to be there for a requirement to be met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// What, as a code.
    pub code: &'static str,
    /// Which.
    pub params: Vec<(&'static str, String)>,
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
    /// What would have to be there, where something could.
    pub missing: Vec<Missing>,
    /// The day since when it is met, where that can be told.
    pub met_on: Option<NaiveDate>,
    /// Does it ask anything of such an award?
    pub applies: bool,
}

impl Verdict {
    fn of(outcome: CheckOutcome, why: &'static str, proofs: Vec<Proof>) -> Self {
        Self {
            outcome,
            why,
            proofs,
            missing: Vec::new(),
            met_on: None,
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

    /// The same, with what would have to be there.
    #[must_use]
    pub fn lacking(mut self, code: &'static str, params: Vec<(&'static str, String)>) -> Self {
        self.missing.push(Missing { code, params });
        self
    }
}
