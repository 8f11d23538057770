//! What the law requires of whom is to be honoured, as `config/` writes it: a closed list of small
//! requirements with their parameters, and what is made of them. `eligibility` judges them.

use std::collections::BTreeSet;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::base::code::codes;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::criterion::OwnCondition;
use crate::domain::law::grade::Grade;
use crate::domain::law::ground::Paper;

// What is kept of somebody speaks of them before the law does.
pub use crate::domain::register::career::{MeasureDegree, ServiceIn};
pub use crate::domain::register::initiative::Reach;

codes! {
    /// Whose emulation movement, cluster or block it is.
    MovementOf {
        /// Cơ quan, đơn vị.
        Unit = "unit",
        /// Cấp xã.
        Commune = "commune",
        /// Tỉnh, thành phố.
        Province = "province",
        /// Bộ, ban, ngành.
        Ministry = "ministry",
        /// Toàn quốc.
        Nation = "nation",
    }
}

/// A requirement. Its code in `config/` is its name in small letters, with underscores. It is written
/// as it is read: what a file was judged by is kept for as long as the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        #[serde(
            default,
            deserialize_with = "grade",
            skip_serializing_if = "Option::is_none"
        )]
        at_least: Option<Grade>,
    },
    /// So many years were rated so well.
    Rated {
        /// How well at least.
        #[serde(deserialize_with = "known_grade")]
        at_least: Grade,
        /// How many years.
        #[serde(default = "one")]
        years: u32,
        /// Must they follow one another, up to the last completed award year?
        #[serde(default = "yes")]
        in_a_row: bool,
        /// They begin when one of these awards, held for merit, was decided; empty where they begin
        /// at no award.
        #[serde(default)]
        after: Vec<String>,
    },
    /// One of these titles in each of so many award years up to the last; a gap resets.
    TitlesInARow {
        /// Codes of the titles.
        one_of: Vec<String>,
        /// How many award years.
        years: u32,
    },
    /// So many of these titles.
    TitlesCounted {
        /// Codes of the titles.
        one_of: Vec<String>,
        /// How many.
        n: u32,
        /// Counted since one of these awards, held for merit, was decided; empty where all count.
        #[serde(default)]
        after: Vec<String>,
        /// Within so many award years up to the last.
        #[serde(default)]
        within_years: Option<u32>,
        /// Must the periods they were given for adjoin?
        #[serde(default)]
        adjoining: bool,
    },
    /// Holds one of these awards in force.
    Holds {
        /// Codes of the awards.
        one_of: Vec<String>,
        /// For what it was given.
        #[serde(default = "merit", deserialize_with = "known_types")]
        types: Vec<CommendationType>,
        /// Decided so many full years ago at least, by date.
        #[serde(default)]
        for_years: Option<u32>,
    },
    /// Does not hold the award asked for yet: it is given once.
    NotHeld,
    /// So many of a collective's members have one of these titles for the award year. Either a
    /// share or a number is said.
    MembersWith {
        /// Codes of the titles.
        one_of: Vec<String>,
        /// Which share of all members at least, above 0 and at most 1.
        #[serde(
            default,
            deserialize_with = "decimal_if_said",
            serialize_with = "as_text",
            skip_serializing_if = "Option::is_none"
        )]
        share: Option<Decimal>,
        /// How many at least.
        #[serde(default)]
        count: Option<u32>,
    },
    /// So many of a collective's members were rated so well in the award year.
    MembersRated {
        /// How well at least.
        #[serde(deserialize_with = "known_grade")]
        at_least: Grade,
        /// Which share of all members at least, above 0 and at most 1.
        #[serde(deserialize_with = "decimal", serialize_with = "as_text")]
        share: Decimal,
    },
    /// No member of the collective was disciplined so hard, or harder, in the award year.
    NoMemberDisciplined {
        /// From which measure on it counts.
        at_least: MeasureDegree,
    },
    /// Was not disciplined so hard, or harder, in the award year.
    NotDisciplined {
        /// From which measure on it counts.
        #[serde(default = "reprimand")]
        at_least: MeasureDegree,
    },
    /// Has initiatives that were recognised and led to no award yet (sáng kiến).
    Initiative {
        /// How far they have an effect.
        reach: Reach,
        /// How many.
        #[serde(default = "one")]
        n: u32,
    },
    /// Was in leading posts for as long as a table of the law says (quá trình cống hiến).
    InPosts {
        /// Code of the table.
        table: String,
    },
    /// Served so long without a break (niên hạn).
    Served {
        /// Full years at least.
        years: u32,
        /// Fewer full years than these, where a longer service is another award's.
        #[serde(default)]
        below: Option<u32>,
        /// In which force.
        #[serde(rename = "in")]
        within: ServiceIn,
    },
    /// Was picked at the review of an emulation movement.
    InMovement {
        /// Who launched it.
        of: MovementOf,
        /// It lasted so many years at least.
        #[serde(default)]
        years: Option<u32>,
    },
    /// Came first in its emulation cluster or block (cụm, khối thi đua).
    LeadsCluster {
        /// Whose cluster it is.
        of: MovementOf,
    },
    /// Does the work directly, without a leading post (người trực tiếp lao động).
    DirectWorker,
    /// Meets the standard of the award asked for: the best of its grounds decides. A rule asks for
    /// it, never a ground.
    MeetsStandard,
    /// One of two, by a switch: for rules whose wording is not certain yet.
    Switched {
        /// Code of the switch in `switches.toml`.
        switch: String,
        /// While it is on.
        on: Box<Self>,
        /// While it is off.
        off: Box<Self>,
    },
    /// A criterion of a body's own, as an expression over what is on record.
    Criterion {
        /// The expression, up to 1,000 characters.
        cel: String,
        /// What it asks for, in Vietnamese.
        vi: String,
        /// What it asks for, in English.
        en: String,
    },
    /// A condition that a body has added to an award of the State. `law` makes it of an addition;
    /// no file of the law writes it.
    Own(Box<OwnCondition>),
    /// No record can tell: a person answers a question.
    Judged {
        /// The question in Vietnamese.
        vi: String,
        /// The question in English.
        en: String,
        /// The paper that would show it.
        #[serde(default)]
        paper: Option<Paper>,
    },
}

/// What names no code.
const NONE: &[String] = &[];

impl Requirement {
    /// What it is made of, where it is made of others.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::All(of) | Self::Any(of) | Self::NOf { of, .. } => of.iter().collect(),
            Self::Switched { on, off, .. } => vec![on.as_ref(), off.as_ref()],
            Self::Own(own) => vec![&own.condition],
            _ => Vec::new(),
        }
    }

    /// Is it this one, or made of it among others?
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self == other || self.parts().into_iter().any(|part| part.contains(other))
    }

    /// Does it ask whether what a file rests on, or the year, has led to an award already?
    #[must_use]
    pub fn asks_whether_it_is_spent(&self) -> bool {
        self.contains(&Self::OneFormPerAchievement) || self.contains(&Self::TitleOncePerYear)
    }

    /// Is it made of something, are there as many parts as it asks for, and does it ask for
    /// something that can be?
    #[must_use]
    pub fn can_be_met(&self) -> bool {
        let enough = match self {
            Self::All(of) | Self::Any(of) => !of.is_empty(),
            Self::NOf { n, of } => (1..=of.len()).contains(n),
            Self::Rated { years, .. } => *years > 0,
            Self::TitlesInARow { one_of, years } => !one_of.is_empty() && *years > 0,
            Self::TitlesCounted {
                one_of,
                n,
                within_years,
                ..
            } => !one_of.is_empty() && *n > 0 && *within_years != Some(0),
            Self::Holds {
                one_of,
                types,
                for_years,
            } => !one_of.is_empty() && !types.is_empty() && *for_years != Some(0),
            Self::MembersWith {
                one_of,
                share,
                count,
            } => {
                let asked = match (share, count) {
                    (Some(share), None) => is_share(*share),
                    (None, Some(count)) => *count > 0,
                    _ => false,
                };
                asked && !one_of.is_empty()
            }
            Self::MembersRated { share, .. } => is_share(*share),
            Self::Initiative { n, .. } => *n > 0,
            Self::InPosts { table } => !table.trim().is_empty(),
            Self::Served { years, below, .. } => *years > 0 && *below != Some(0),
            Self::InMovement { years, .. } => *years != Some(0),
            Self::Judged { vi, en, .. } | Self::Criterion { vi, en, .. } => {
                !vi.trim().is_empty() && !en.trim().is_empty()
            }
            _ => true,
        };
        enough && self.parts().into_iter().all(Self::can_be_met)
    }

    /// The codes of the awards that it names, or its parts do.
    #[must_use]
    pub fn awards(&self) -> BTreeSet<&str> {
        let (one_of, after) = match self {
            Self::Rated { after, .. } => (NONE, after.as_slice()),
            Self::TitlesInARow { one_of, .. }
            | Self::Holds { one_of, .. }
            | Self::MembersWith { one_of, .. } => (one_of.as_slice(), NONE),
            Self::TitlesCounted { one_of, after, .. } => (one_of.as_slice(), after.as_slice()),
            _ => (NONE, NONE),
        };
        let parts = self.parts().into_iter().flat_map(Self::awards);
        let own = one_of.iter().chain(after).map(String::as_str);
        own.chain(parts).collect()
    }

    /// The codes of the switches that it names, or its parts do.
    #[must_use]
    pub fn switches(&self) -> BTreeSet<&str> {
        let own = match self {
            Self::Switched { switch, .. } => Some(switch.as_str()),
            _ => None,
        };
        let parts = self.parts().into_iter().flat_map(Self::switches);
        own.into_iter().chain(parts).collect()
    }
}

/// Is it a share of a whole: above 0, and at most all?
#[must_use]
pub fn is_share(of: Decimal) -> bool {
    of > Decimal::ZERO && of <= Decimal::ONE
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

/// What makes a ladder: ad-hoc and thematic awards are no base where nothing else is said.
fn merit() -> Vec<CommendationType> {
    vec![CommendationType::Merit]
}

fn reprimand() -> MeasureDegree {
    MeasureDegree::Reprimand
}

fn grade<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Grade>, D::Error> {
    known_grade(from).map(Some)
}

/// Of a grade that only a newer version knows, nobody could say whether it was reached.
fn known_grade<'de, D: Deserializer<'de>>(from: D) -> Result<Grade, D::Error> {
    match Grade::deserialize(from)? {
        Grade::Newer(code) => Err(D::Error::custom(format!("unknown grade `{code}`"))),
        known => Ok(known),
    }
}

/// As of grades.
fn known_types<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<CommendationType>, D::Error> {
    let types = Vec::<CommendationType>::deserialize(from)?;
    let newer = types
        .iter()
        .find(|one| matches!(one, CommendationType::Newer(_)));
    match newer {
        Some(code) => Err(D::Error::custom(format!("unknown type `{code}`"))),
        None => Ok(types),
    }
}

fn decimal_if_said<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    decimal(from).map(Some)
}

fn as_text<'d, S: Serializer>(
    share: impl Into<Option<&'d Decimal>>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match share.into() {
        Some(share) => to.collect_str(share),
        None => to.serialize_none(),
    }
}

/// A decimal is written as text: what a number of a file becomes on its way is not exact.
fn decimal<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    let text = String::deserialize(from)?;
    Decimal::from_str(&text).map_err(|_| D::Error::custom(format!("`{text}` is no decimal")))
}
