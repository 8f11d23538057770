//! What a body asks for besides the law (tiêu chuẩn riêng), and a criterion of its own, written as
//! an expression: what it is told of somebody, and what it answers. `law` reads and compiles it;
//! here it is a question alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::law::requirement::Requirement;

/// What a body asks for besides the law (tiêu chuẩn của cơ quan, đơn vị).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnCondition {
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// Where the body has written it, in Vietnamese and English.
    pub citation: (String, String),
    /// The file with its text, where there is one.
    pub text: Option<String>,
    /// What must be met.
    pub condition: Requirement,
}

impl Requirement {
    /// The expressions of a body's own criteria in it.
    #[must_use]
    pub fn criteria(&self) -> BTreeSet<&str> {
        let own = match self {
            Self::Criterion { cel, .. } => Some(cel.as_str()),
            _ => None,
        };
        let parts = self.parts().into_iter().flat_map(Self::criteria);
        own.into_iter().chain(parts).collect()
    }

    /// The names of the texts beside what a body has added in it.
    #[must_use]
    pub fn texts(&self) -> BTreeSet<&str> {
        let parts = self.parts().into_iter().flat_map(Self::texts);
        self.own_text().into_iter().chain(parts).collect()
    }

    /// Where what it is made of is written: with the body, where the body has added it, else where
    /// all around it is.
    #[must_use]
    pub fn cited<'c>(&'c self, around: &'c (String, String)) -> &'c (String, String) {
        match self {
            Self::Own(own) => &own.citation,
            _ => around,
        }
    }

    /// The name of the text beside it, where a body has added it and put one there.
    #[must_use]
    pub fn own_text(&self) -> Option<&str> {
        match self {
            Self::Own(own) => own.text.as_deref(),
            _ => None,
        }
    }
}

/// An emulation title or a commendation form that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleFact {
    /// The code of the award.
    pub code: String,
    /// Its award year.
    pub year: i32,
}

/// How well the work of a year was rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingFact {
    /// The year.
    pub year: i32,
    /// The code of the grade.
    pub grade: &'static str,
}

/// An initiative that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitiativeFact {
    /// The code of its reach.
    pub reach: &'static str,
    /// The year in which it was recognised.
    pub year: i32,
    /// Has it led to an award?
    pub spent: bool,
}

/// A leading post that is or was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostFact {
    /// The code of its rank.
    pub code: String,
    /// The year in which it began.
    pub from: i32,
    /// The year in which it ended; none while it goes on.
    pub to: Option<i32>,
}

/// What a criterion is told. Of what nothing is on record it is told nothing: what asks for that
/// then has no answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CriterionFacts {
    /// The award year that is asked for.
    pub award_year: i32,
    /// The code of the kind of subject.
    pub subject_kind: Option<&'static str>,
    /// What is held and in force.
    pub titles: Option<Vec<TitleFact>>,
    /// The years that were rated.
    pub ratings: Option<Vec<RatingFact>>,
    /// What was recognised up to the day.
    pub initiatives: Option<Vec<InitiativeFact>>,
    /// Full years of the longest service without a break.
    pub service_years: Option<u32>,
    /// Leading posts.
    pub posts: Option<Vec<PostFact>>,
    /// Works directly, in no leading post.
    pub is_direct_worker: Option<bool>,
    /// The code of the sex.
    pub sex: Option<&'static str>,
    /// The years of disciplinary measures, each as often as there was one.
    pub disciplined: Option<Vec<i32>>,
}

/// A criterion that was compiled.
pub trait Criterion {
    /// Is it met? None where it cannot be told from these facts.
    fn answer(&self, facts: &CriterionFacts) -> Option<bool>;
}

/// The criteria of the law that is loaded, by their text.
#[derive(Clone, Default)]
pub struct Criteria(BTreeMap<String, Arc<dyn Criterion + Send + Sync>>);

impl Criteria {
    /// Takes in one that was compiled from this text.
    pub fn take_in(&mut self, text: String, compiled: Arc<dyn Criterion + Send + Sync>) {
        self.0.insert(text, compiled);
    }

    /// What the criterion with this text answers; none where it has no answer, or is not known.
    #[must_use]
    pub fn answer(&self, text: &str, facts: &CriterionFacts) -> Option<bool> {
        self.0.get(text)?.answer(facts)
    }
}

impl fmt::Debug for Criteria {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// What was compiled from one text is the same.
impl PartialEq for Criteria {
    fn eq(&self, other: &Self) -> bool {
        self.0.keys().eq(other.0.keys())
    }
}

impl Eq for Criteria {}
