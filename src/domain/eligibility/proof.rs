//! What a verdict rests on, by its kind and id.

use std::str::FromStr;

use crate::domain::base::ids::{
    AwardId, CareerEntryId, HoldId, InitiativeId, NominationId, RatingId,
};

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
    /// An entry of a career.
    Career(CareerEntryId),
    /// An initiative.
    Initiative(InitiativeId),
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
            Self::Career(id) => ("career_entry", id.0),
            Self::Initiative(id) => ("initiative", id.0),
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
            "career_entry" => Self::Career(id.parse()?),
            "initiative" => Self::Initiative(id.parse()?),
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
