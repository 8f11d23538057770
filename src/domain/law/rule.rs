//! A rule of eligibility: what it requires, where that is written, and the acts it is asked at.

pub mod cap;
pub mod switch;

use crate::domain::base::period::Period;
use crate::domain::law::requirement::Requirement;
use crate::domain::law::stage::Action;

/// A rule of eligibility as it stands in one span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id, as `R-DUP-1`.
    pub id: String,
    /// What it requires.
    pub requirement: Requirement,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// When it is in force.
    pub valid: Period,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// The acts it blocks while it is not met.
    pub blocks: Vec<Action>,
    /// The acts before which somebody must have looked at what needs a look.
    pub review: Vec<Action>,
    /// Is what it finds kept from whom the file is about?
    pub hidden_from_nominee: bool,
}

impl Rule {
    /// How a refusal names it, in Vietnamese and English.
    #[must_use]
    pub fn cited(&self) -> (String, String) {
        let (vi, en) = &self.citation;
        (format!("{}, {vi}", self.id), format!("{}, {en}", self.id))
    }
}
