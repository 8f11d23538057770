//! The engine: what can be done in which kind of stage, and with which outcome. Where an outcome leads is the route's business.

use crate::domain::code::codes;

codes! {
    /// What kind of work a stage is.
    StageKind {
        /// The nominating unit writes the file.
        Draft = "draft",
        /// An office checks conditions and papers.
        Check = "check",
        /// The competent person decides.
        Decide = "decide",
        /// The office drafts the numbered decision; it leaves this stage when the decision is issued.
        Issue = "issue",
    }
}

codes! {
    /// What a holder can do with a file.
    Action {
        /// Send the draft on its way.
        Submit = "submit",
        /// Find it in order and pass it on.
        Accept = "accept",
        /// Agree to the award.
        Approve = "approve",
        /// Send it back to be put right, with the reason.
        Return = "return",
        /// End it without an award, with the reason.
        Refuse = "refuse",
        /// Give the award: done by issuing the decision that lists it, never alone.
        Issue = "issue",
    }
}

codes! {
    /// How a stage ends; the route says where each leads.
    Outcome {
        /// On to the next stage.
        Passed = "passed",
        /// Back to be put right.
        Returned = "returned",
        /// Ended without an award.
        Refused = "refused",
    }
}

impl StageKind {
    /// What can be done in this kind of stage.
    #[must_use]
    pub fn actions(self) -> &'static [Action] {
        match self {
            Self::Draft => &[Action::Submit],
            Self::Check => &[Action::Accept, Action::Return, Action::Refuse],
            Self::Decide => &[Action::Approve, Action::Return, Action::Refuse],
            Self::Issue => &[Action::Issue],
        }
    }

    /// The outcomes this kind of stage can have.
    pub fn outcomes(self) -> impl Iterator<Item = Outcome> {
        Outcome::ALL.iter().copied().filter(move |outcome| self.actions().iter().any(|action| action.outcome() == *outcome))
    }
}

impl Action {
    /// The outcome it gives the stage.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Submit | Self::Accept | Self::Approve | Self::Issue => Outcome::Passed,
            Self::Return => Outcome::Returned,
            Self::Refuse => Outcome::Refused,
        }
    }

    /// Must a reason be given?
    #[must_use]
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Return | Self::Refuse)
    }
}
