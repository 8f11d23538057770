//! What comes of judging a requirement.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::domain::base::code::codes;
use crate::domain::base::ids::{AwardId, HoldId, NominationId, RatingId};

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

/// What a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// Another file.
    File(NominationId),
    /// An award record.
    Record(AwardId),
    /// A hold.
    Hold(HoldId),
    /// A rating.
    Rating(RatingId),
}

impl Proof {
    /// Kind and id, as stored and sent.
    #[must_use]
    pub fn parts(self) -> (&'static str, uuid::Uuid) {
        match self {
            Self::File(id) => ("nomination", id.0),
            Self::Record(id) => ("award", id.0),
            Self::Hold(id) => ("hold", id.0),
            Self::Rating(id) => ("rating", id.0),
        }
    }
}

impl FromStr for Proof {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        let (kind, id) = text.split_once(':').unwrap_or_default();
        Ok(match kind {
            "award" => Self::Record(id.parse()?),
            "hold" => Self::Hold(id.parse()?),
            "rating" => Self::Rating(id.parse()?),
            // A kind this version does not know names an id that no proof has: what was said then
            // does not hold here.
            _ => Self::File(id.parse()?),
        })
    }
}

/// Proofs as one text: kind and id of each.
#[must_use]
pub fn written(proofs: &[Proof]) -> String {
    let one = |proof: &Proof| {
        let (kind, id) = proof.parts();
        format!("{kind}:{id}")
    };
    proofs.iter().map(one).collect::<Vec<_>>().join(" ")
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
