//! The engine: what can be done in which kind of stage, and with which outcome. Where an outcome
//! leads is the route's business.

use crate::domain::base::code::codes;
use crate::domain::base::history::EventKind;

codes! {
    /// What kind of work a stage is.
    StageKind {
        /// The nominating unit writes the file.
        Draft = "draft",
        /// A head stands behind the nomination (xác nhận, đồng ý đề nghị).
        Endorse = "endorse",
        /// An office checks conditions and papers.
        Check = "check",
        /// An office or a standing committee weighs the merit (thẩm định).
        Appraise = "appraise",
        /// The competent person decides.
        Decide = "decide",
        /// The council votes on it in a meeting (bỏ phiếu, lấy ý kiến hội đồng); it leaves this
        /// stage when the meeting is concluded.
        Ballot = "ballot",
        /// The head signs the submission to a superior authority (trình cấp trên).
        Forward = "forward",
        /// A superior authority outside decides; the office records its result.
        External = "external",
        /// The office drafts the numbered decision; it leaves this stage when the decision is
        /// issued.
        Issue = "issue",
    }
}

codes! {
    /// What can be done with a file.
    Action {
        /// Send the draft on its way, or hand in what was asked for.
        Submit = "submit",
        /// Stand behind it.
        Endorse = "endorse",
        /// Find it in order and pass it on.
        Accept = "accept",
        /// Find the merit proven and pass it on.
        Clear = "clear",
        /// Agree to the award.
        Approve = "approve",
        /// Submit it to the superior authority.
        Forward = "forward",
        /// Send it back to be put right, with the reason.
        Return = "return",
        /// Ask for a missing paper; the file stays where it is.
        Supplement = "supplement",
        /// Stop its clock while a hold is looked into (R-HOLD-1).
        Hold = "hold",
        /// Let it go on.
        Release = "release",
        /// End it without an award, with the reason and the rule.
        Refuse = "refuse",
        /// The nominating unit takes it back for good.
        Withdraw = "withdraw",
        /// The nominating unit asks to look at a refusal again.
        Appeal = "appeal",
        /// Give what was agreed to back to who agreed to it: by itself, or by striking its line of
        /// a decision.
        GiveBack = "give_back",
        /// Give the award: done by issuing the decision that lists it, or by recording the
        /// superior's, never alone.
        Issue = "issue",
        /// Enough of the council's members agreed: done by concluding the meeting, never alone.
        CouncilPass = "council_pass",
        /// Too few of them agreed: it ends without an award. Done by concluding the meeting, never
        /// alone.
        CouncilReject = "council_reject",
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

/// What a stage of each kind is set to, beside who acts and how long it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageSettings {
    /// Nothing more.
    Draft,
    /// Nothing more.
    Endorse,
    /// How long the nominating unit has to hand in what is asked for, in working days.
    Check {
        /// Working days.
        supplement_days: u32,
    },
    /// As of a check.
    Appraise {
        /// Working days.
        supplement_days: u32,
    },
    /// Nothing more.
    Decide,
    /// Nothing more.
    Ballot,
    /// Nothing more.
    Forward,
    /// Nothing more.
    External,
    /// Nothing more.
    Issue,
}

impl StageSettings {
    /// How long the nominating unit has to hand in what is asked for, in working days, where
    /// something can be asked for.
    #[must_use]
    pub fn supplement_days(self) -> Option<u32> {
        match self {
            Self::Check { supplement_days } | Self::Appraise { supplement_days } => {
                Some(supplement_days)
            }
            _ => None,
        }
    }

    /// Of which kind they are.
    #[must_use]
    pub fn kind(self) -> StageKind {
        match self {
            Self::Draft => StageKind::Draft,
            Self::Endorse => StageKind::Endorse,
            Self::Check { .. } => StageKind::Check,
            Self::Appraise { .. } => StageKind::Appraise,
            Self::Decide => StageKind::Decide,
            Self::Ballot => StageKind::Ballot,
            Self::Forward => StageKind::Forward,
            Self::External => StageKind::External,
            Self::Issue => StageKind::Issue,
        }
    }
}

impl StageKind {
    /// What can be done in this kind of stage while the file is on its way.
    #[must_use]
    pub fn actions(self) -> &'static [Action] {
        use Action::{
            Accept, Approve, Clear, CouncilPass, CouncilReject, Endorse, Forward, GiveBack, Hold,
            Issue, Refuse, Return, Submit, Supplement, Withdraw,
        };
        match self {
            Self::Draft => &[Submit],
            Self::Endorse => &[Endorse, Return, Refuse, Withdraw],
            Self::Check => &[Accept, Return, Supplement, Hold, Refuse, Withdraw],
            Self::Appraise => &[Clear, Return, Supplement, Hold, Refuse, Withdraw],
            Self::Decide => &[Approve, Return, Hold, Refuse, Withdraw],
            Self::Ballot => &[CouncilPass, CouncilReject, Return, Hold, Withdraw],
            Self::Forward => &[Forward, Return, Hold, Refuse, Withdraw],
            Self::External => &[Issue, Return, Refuse],
            Self::Issue => &[Issue, Hold, GiveBack],
        }
    }

    /// The act that agrees and passes a file on, of a kind that has one: what is issued, or
    /// recorded of a superior's, is an act on a paper, and a council votes in a meeting.
    #[must_use]
    pub fn passing(self) -> Option<Action> {
        self.actions().iter().copied().find(|act| act.passes_on())
    }

    /// Is the award decided in it, or what is submitted to who decides?
    #[must_use]
    pub fn decides(self) -> bool {
        match self {
            Self::Decide | Self::Forward => true,
            Self::Draft
            | Self::Endorse
            | Self::Check
            | Self::Appraise
            | Self::Ballot
            | Self::External
            | Self::Issue => false,
        }
    }

    /// Is the file looked into in it: what is missing can be asked for?
    #[must_use]
    pub fn examines(self) -> bool {
        self.actions().contains(&Action::Supplement)
    }

    /// Can somebody of ours refuse a file in it? What a superior refuses is recorded alone, and what
    /// a council does not pass, no one of its members has refused.
    #[must_use]
    pub fn refuses(self) -> bool {
        self != Self::External && self.actions().contains(&Action::Refuse)
    }

    /// The outcomes this kind of stage can have.
    pub fn outcomes(self) -> impl Iterator<Item = Outcome> {
        Outcome::ALL.iter().copied().filter(move |outcome| {
            self.actions()
                .iter()
                .any(|action| action.outcome() == Some(*outcome))
        })
    }
}

impl Action {
    /// What history says was done.
    #[must_use]
    pub fn event(self) -> EventKind {
        match self {
            Self::Submit => EventKind::Submitted,
            Self::Endorse => EventKind::Endorsed,
            Self::Accept => EventKind::Accepted,
            Self::Clear => EventKind::Cleared,
            Self::Approve => EventKind::Approved,
            Self::Forward => EventKind::Forwarded,
            Self::Return => EventKind::Returned,
            Self::Supplement => EventKind::SupplementAsked,
            Self::Hold => EventKind::Held,
            Self::Release => EventKind::Released,
            Self::Withdraw => EventKind::Withdrawn,
            Self::Appeal => EventKind::Appealed,
            Self::Refuse => EventKind::Refused,
            Self::GiveBack => EventKind::GivenBack,
            Self::Issue => EventKind::Awarded,
            Self::CouncilPass => EventKind::CouncilPassed,
            Self::CouncilReject => EventKind::CouncilRejected,
        }
    }

    /// The outcome it gives the stage; none where the file stays in it or leaves the route by
    /// another door.
    #[must_use]
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Submit
            | Self::Endorse
            | Self::Accept
            | Self::Clear
            | Self::Approve
            | Self::Forward
            | Self::Issue
            | Self::CouncilPass => Some(Outcome::Passed),
            Self::Return => Some(Outcome::Returned),
            Self::Refuse | Self::CouncilReject => Some(Outcome::Refused),
            Self::Supplement
            | Self::Hold
            | Self::Release
            | Self::Withdraw
            | Self::Appeal
            | Self::GiveBack => None,
        }
    }

    /// Must a reason be given?
    #[must_use]
    pub fn needs_reason(self) -> bool {
        use Action::{Appeal, GiveBack, Hold, Refuse, Release, Return, Supplement, Withdraw};
        matches!(
            self,
            Return | Refuse | Supplement | Hold | Release | Withdraw | Appeal | GiveBack
        )
    }

    /// Must the rule be cited? A refusal is an officer's act, and stands on law.
    #[must_use]
    pub fn needs_citation(self) -> bool {
        self == Self::Refuse
    }

    /// Is it the nominating unit's to do, whoever holds the file?
    #[must_use]
    pub fn is_the_writers(self) -> bool {
        matches!(self, Self::Submit | Self::Withdraw | Self::Appeal)
    }

    /// Does it agree to what it was asked, and pass the file on?
    #[must_use]
    pub fn passes_on(self) -> bool {
        self.outcome() == Some(Outcome::Passed) && !self.is_the_writers() && self.stands_alone()
    }

    /// Can it be done by itself, or only as part of an act on a decision or a meeting?
    #[must_use]
    pub fn stands_alone(self) -> bool {
        !matches!(self, Self::Issue | Self::CouncilPass | Self::CouncilReject)
    }
}

#[cfg(test)]
mod tests;
