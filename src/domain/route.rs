//! The road of a file: its stages in order, who acts in each, how long it may take, where each outcome leads. Data from `config/routes`.

use std::collections::BTreeMap;

use crate::domain::actor::Role;
use crate::domain::code::codes;
use crate::domain::period::Period;
use crate::domain::stage::{Outcome, StageKind};

codes! {
    /// In which unit a stage's role is looked for.
    Place {
        /// The unit that nominates.
        Nominating = "nominating",
        /// The unit whose head decides the award.
        Deciding = "deciding",
    }
}

codes! {
    /// Where a file rests for good.
    End {
        /// The award was given.
        Awarded = "awarded",
        /// It was refused.
        Refused = "refused",
    }
}

/// Where an outcome leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// To the stage with this code.
    Stage(String),
    /// To an end.
    End(End),
}

/// One stage of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Unique in its route.
    pub code: String,
    /// What kind of work it is.
    pub kind: StageKind,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// Who acts.
    pub role: Role,
    /// In which unit.
    pub place: Place,
    /// How long it may take; none where no time runs.
    pub working_days: Option<u32>,
    /// Where it is written.
    pub citation: String,
    /// Where each outcome leads; every outcome of its kind is there.
    pub next: BTreeMap<Outcome, Next>,
}

/// One version of a route. A file keeps the version it was first received under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The route's code.
    pub code: String,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// Unique among the versions of the code.
    pub version: String,
    /// When files are received under it.
    pub valid: Period,
    /// Where it is written.
    pub citation: String,
    /// The first one is the draft.
    pub stages: Vec<Stage>,
}

impl Route {
    /// The stage with this code.
    #[must_use]
    pub fn stage(&self, code: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.code == code)
    }
}
