//! Work that runs without being asked. A job is data, queued in the transaction whose consequence it is; it carries ids, not content.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::actor::Office;
use crate::domain::decision::Decision;
use crate::domain::history::{Deed, Fact};
use crate::domain::ids::{DecisionId, NominationId, UserId};
use crate::domain::nomination::Nomination;
use crate::domain::policy::Right;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Write to a user. Whether they are still entitled is asked again when it is sent.
    Letter {
        /// To whom.
        to: UserId,
        /// About what.
        about: About,
        /// What it says.
        notice: Notice,
    },
}

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A nomination.
    Nomination(NominationId),
    /// A decision.
    Decision(DecisionId),
}

/// What a letter says, with the facts that were true at the commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum Notice {
    /// A file waits for you.
    Waiting {
        /// The stage it waits in.
        stage: String,
        /// By when.
        due_on: Option<NaiveDate>,
        /// Why it came back, if it was returned.
        reason: Option<String>,
    },
    /// The decision is issued, the award is given.
    Awarded,
    /// The file was refused.
    Refused {
        /// Why.
        reason: String,
    },
    /// A decision waits for your signature.
    ToSign,
    /// A decision is signed and waits for its number.
    ToIssue,
}

impl Notice {
    /// The stable code of what it says.
    #[must_use]
    pub fn template(&self) -> &'static str {
        match self {
            Self::Waiting { reason: Some(_), .. } => "returned",
            Self::Waiting { reason: None, .. } => "waiting",
            Self::Awarded => "awarded",
            Self::Refused { .. } => "refused",
            Self::ToSign => "to_sign",
            Self::ToIssue => "to_issue",
        }
    }
}

/// A letter that follows from a fact, to whoever holds an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Following {
    /// To the holders of this office.
    pub office: Office,
    /// About what.
    pub about: About,
    /// What it says.
    pub notice: Notice,
}

/// The letter that follows when a nomination moved.
#[must_use]
pub fn of_nomination(fact: &Fact, nomination: &Nomination) -> Option<Following> {
    let nominator = nomination.writer();
    let (office, notice) = match fact.deed {
        Deed::Submitted
        | Deed::Endorsed
        | Deed::Accepted
        | Deed::Cleared
        | Deed::Approved
        | Deed::Forwarded
        | Deed::Returned
        | Deed::SupplementAsked
        | Deed::Released
        | Deed::Appealed => {
            let notice = Notice::Waiting { stage: nomination.stage.clone(), due_on: nomination.due_on, reason: fact.reason.clone() };
            (nomination.holder?, notice)
        }
        Deed::Refused => (nominator, Notice::Refused { reason: fact.reason.clone().unwrap_or_default() }),
        Deed::Awarded => (nominator, Notice::Awarded),
        _ => return None,
    };
    Some(Following { office, about: About::Nomination(nomination.id), notice })
}

/// The letter that follows when a decision was drafted or signed.
#[must_use]
pub fn of_decision(fact: &Fact, decision: &Decision) -> Option<Following> {
    let (right, notice) = match fact.deed {
        Deed::Created => (Right::SignDecision, Notice::ToSign),
        Deed::Signed => (Right::HandleDecision, Notice::ToIssue),
        _ => return None,
    };
    let role = *right.roles().first()?;
    Some(Following { office: Office { role, unit: decision.issuer }, about: About::Decision(decision.id), notice })
}
