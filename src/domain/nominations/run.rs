//! One act on very many files: which they are, as they were seen when they were chosen, and what
//! became of each. Each is done by itself, with the rights that who started it has at that moment.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::base::code::codes;
use crate::domain::base::ids::{JobId, NominationId, RunId, UserId};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Command;

/// The most files of a run.
pub const MOST_FILES: usize = 5_000;

codes! {
    /// How far a run is.
    RunState {
        /// Its files are chosen; nothing is done yet.
        Chosen = "chosen",
        /// One file after the other is being done.
        Going = "going",
        /// It was stopped, with files left.
        Halted = "halted",
        /// No file is left.
        Ended = "ended",
    }
}

codes! {
    /// What became of a file of a run.
    LineOutcome {
        /// Nothing yet.
        Left = "left",
        /// The act was done.
        Done = "done",
        /// It could not be done.
        Refused = "refused",
    }
}

/// One act on very many files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// Who started it: it is done with their rights.
    pub owner: UserId,
    /// The act.
    pub action: Action,
    /// As of a single act.
    pub reason: Option<String>,
    /// As of a single act.
    pub citation: Option<String>,
    /// How far it is.
    pub state: RunState,
    /// How many files it has.
    pub files: i64,
    /// The job that does it, once it was started.
    pub job: Option<JobId>,
    /// When its files were chosen.
    pub created_at: DateTime<Utc>,
    /// When its state last changed.
    pub changed_at: DateTime<Utc>,
}

impl Run {
    /// What is done with each file.
    #[must_use]
    pub fn command(&self) -> Command {
        Command {
            reason: self.reason.clone(),
            citation: self.citation.clone(),
            ..Command::plain(self.action)
        }
    }
}

/// A file of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunLine {
    /// Its place in the run, from one.
    pub place: i32,
    /// Which file.
    pub file: NominationId,
    /// Its version when it was chosen.
    pub version: i64,
    /// What became of it.
    pub outcome: LineOutcome,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
}

/// How many files of a run are how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunTally {
    /// With which nothing was done yet.
    pub left: i64,
    /// With which the act was done.
    pub done: i64,
    /// With which it could not be done.
    pub refused: i64,
}

/// Values that belong to a text, by their names.
pub type Told = Vec<(String, String)>;

/// Why an act was not done with a file: codes, from which `words` makes text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The code of the problem.
    pub code: String,
    /// What belongs to its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: Told,
    /// Each thing that stands in the way, where they are told apart: its code, and what belongs to
    /// its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<(String, Told)>,
}

impl Refusal {
    /// Of which nothing more is told.
    #[must_use]
    pub fn plain(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests;
