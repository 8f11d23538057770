//! What the law requires of whom is to be honoured, as `config/` writes it: a closed list of small
//! requirements with their parameters, and what is made of them. `eligibility` judges them.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::domain::law::grade::Grade;

/// A requirement. Its code in `config/` is its name in small letters, with underscores.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Requirement {
    /// Each of these.
    All(Vec<Self>),
    /// One of these at least.
    Any(Vec<Self>),
    /// So many of these at least.
    NOf {
        /// How many.
        n: usize,
        /// Of which.
        of: Vec<Self>,
    },
    /// One achievement, one commendation form (Law 06/2022 Article 5).
    OneFormPerAchievement,
    /// Nothing is being held against the subject (Decree 152/2025 Article 4).
    NothingHeldAgainst,
    /// Ad-hoc and thematic awards are no base for a higher merit award (Decree 152/2025 Article
    /// 4(3)). Which awards are, the award asked for says.
    BaseIsMerit,
    /// A title is given once for an award year; one year's titles of several kinds climb the
    /// ladder.
    TitleOncePerYear,
    /// The award year's work was rated well enough (Law 06/2022 Article 24).
    RatingReached {
        /// How well at least; none for what the award asked for says.
        #[serde(default, deserialize_with = "grade")]
        at_least: Option<Grade>,
    },
}

impl Requirement {
    /// What it is made of, where it is made of others.
    #[must_use]
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::All(of) | Self::Any(of) | Self::NOf { of, .. } => of,
            _ => &[],
        }
    }

    /// Is it this one, or made of it among others?
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self == other || self.parts().iter().any(|part| part.contains(other))
    }

    /// Does it ask whether what a file rests on, or the year, has led to an award already?
    #[must_use]
    pub fn asks_whether_it_is_spent(&self) -> bool {
        self.contains(&Self::OneFormPerAchievement) || self.contains(&Self::TitleOncePerYear)
    }

    /// Is it made of something, and are there as many parts as it asks for?
    #[must_use]
    pub fn can_be_met(&self) -> bool {
        let enough = match self {
            Self::All(of) | Self::Any(of) => !of.is_empty(),
            Self::NOf { n, of } => (1..=of.len()).contains(n),
            _ => true,
        };
        enough && self.parts().iter().all(Self::can_be_met)
    }
}

/// Of a grade that only a newer version knows, nobody could say whether it was reached.
fn grade<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Grade>, D::Error> {
    match Grade::deserialize(from)? {
        Grade::Newer(code) => Err(D::Error::custom(format!("unknown grade `{code}`"))),
        known => Ok(Some(known)),
    }
}
