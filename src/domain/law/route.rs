//! The road of a file: its stages in order, who acts in each, how long it may take, where each
//! outcome leads. Data from `config/routes`.

use std::collections::BTreeMap;

use crate::domain::base::code::codes;
use crate::domain::base::office::Role;
use crate::domain::base::period::Period;
use crate::domain::law::stage::{Outcome, StageKind, StageSettings};

codes! {
    /// In which unit a stage's role is looked for.
    Place {
        /// The unit that nominates.
        Nominating = "nominating",
        /// The unit above the nominating one; where none stands between it and the deciding one,
        /// the stage is passed over.
        Superior = "superior",
        /// The unit whose head decides the award, or submits it to the superior authority.
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
        /// The nominating unit took it back.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// To which files a stage applies; the others pass it over.
    StageCondition {
        /// Those whose award asks for a share of the council's votes.
        Vote = "vote",
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

/// A role, and the unit in which it is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Who acts.
    pub role: Role,
    /// In which unit.
    pub place: Place,
}

/// One stage of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Unique in its route.
    pub code: String,
    /// What kind of work it is, and what that is set to.
    pub settings: StageSettings,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// To which files it applies; none where it does to all.
    pub applies: Option<StageCondition>,
    /// Who acts.
    pub seat: Seat,
    /// Who acts beside them: the stage is left when all of them have agreed.
    pub together_with: Vec<Seat>,
    /// How long it may take; none where no time runs, or hours do.
    pub working_days: Option<u32>,
    /// How many hours it may take, on the clock, by night and at weekends too, where a body's rules
    /// count so.
    pub hours: Option<u32>,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// Where each outcome leads; every outcome of its kind is there.
    pub next: BTreeMap<Outcome, Next>,
}

/// A paper that belongs to a file (thành phần hồ sơ).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Unique in its route.
    pub code: String,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// Must it be there when the file is submitted?
    pub required: bool,
    /// How many papers it takes.
    pub most: u32,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
}

/// How a refusal can be looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// The stage that looks at it.
    pub stage: String,
    /// Calendar days after the refusal in which it can be asked for.
    pub within_days: u32,
    /// Calendar days in which it is to be settled.
    pub settle_days: u32,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
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
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// Is a file first submitted by the head's signature under a submission letter (tờ trình)?
    pub letter: bool,
    /// Can the papers of a returned file be mended without the head's signature? What the file says
    /// never is.
    pub papers_without_letter: bool,
    /// Working days in which a returned file is put right and sent again.
    pub returned_days: u32,
    /// What papers belong to a file.
    pub documents: Vec<Slot>,
    /// How a refusal can be looked at again; none where it is final.
    pub appeal: Option<Appeal>,
    /// The first one is the draft.
    pub stages: Vec<Stage>,
}

impl Stage {
    /// What kind of work it is.
    #[must_use]
    pub fn kind(&self) -> StageKind {
        self.settings.kind()
    }
}

impl Route {
    /// The stage with this code.
    #[must_use]
    pub fn stage(&self, code: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.code == code)
    }

    /// The stage that passes a file on to the one with this code.
    #[must_use]
    pub fn before(&self, code: &str) -> Option<&Stage> {
        let leads_there = |next: &Next| matches!(next, Next::Stage(target) if target == code);
        self.stages
            .iter()
            .find(|stage| stage.next.get(&Outcome::Passed).is_some_and(leads_there))
    }

    /// The paper with this code.
    #[must_use]
    pub fn slot(&self, code: &str) -> Option<&Slot> {
        self.documents.iter().find(|slot| slot.code == code)
    }

    /// The place for papers that show the achievement: the one that takes several.
    #[must_use]
    pub fn proofs(&self) -> Option<&Slot> {
        self.documents.iter().find(|slot| slot.most > 1)
    }
}
