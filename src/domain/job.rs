//! Work that runs without being asked. A job is data, queued in the transaction whose consequence it is; it carries ids, not content.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::actor::Office;
use crate::domain::history::{Deed, Fact};
use crate::domain::ids::{NominationId, UserId};
use crate::domain::nomination::Nomination;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Write to a user. Whether they are still entitled is asked again when it is sent.
    Letter {
        /// To whom.
        to: UserId,
        /// About which file.
        nomination: NominationId,
        /// What it says.
        notice: Notice,
    },
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
}

/// Which letters follow from a fact, and to the holders of which office.
#[must_use]
pub fn notices(fact: &Fact, nomination: &Nomination, nominator: Office) -> Option<(Office, Notice)> {
    match fact.deed {
        Deed::Submitted | Deed::Accepted | Deed::Approved | Deed::Returned => {
            let notice = Notice::Waiting { stage: nomination.stage.clone(), due_on: nomination.due_on, reason: fact.reason.clone() };
            nomination.holder.map(|holder| (holder, notice))
        }
        Deed::Refused => Some((nominator, Notice::Refused { reason: fact.reason.clone().unwrap_or_default() })),
        Deed::Awarded => Some((nominator, Notice::Awarded)),
        Deed::Created
        | Deed::Edited
        | Deed::Deleted
        | Deed::PutOnDecision
        | Deed::Signed
        | Deed::Issued
        | Deed::RoleGranted
        | Deed::RoleEnded
        | Deed::Disabled => None,
    }
}
