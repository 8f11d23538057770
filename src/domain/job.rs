//! Work that runs without being asked. A job is data, queued in the transaction whose consequence it is; it carries ids, not content.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::actor::{Office, Role};
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
    /// Write to a user about their own account, whatever office they hold. Such a letter always leaves by itself.
    Account {
        /// To whom.
        to: UserId,
        /// What it says.
        notice: AccountNotice,
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

/// What a letter to somebody about their own account says. A token for it is made when the letter is written, and is never here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum AccountNotice {
    /// An account was made for you: the link sets its first password.
    Invitation,
    /// You asked for a new password.
    Reset,
    /// Your password was changed.
    PasswordChanged {
        /// When.
        at: DateTime<Utc>,
    },
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
    let nominator = Office { role: Role::EmulationOfficer, unit: nomination.unit };
    let (office, notice) = match fact.deed {
        Deed::Submitted | Deed::Accepted | Deed::Approved | Deed::Returned => {
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
    Some(Following { office: Office { role: right.role(), unit: decision.issuer }, about: About::Decision(decision.id), notice })
}
