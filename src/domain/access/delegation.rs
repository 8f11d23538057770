//! Standing in for an absent holder of an office (ủy quyền): dated, for one office, never handed
//! on.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::base::code::codes;
use crate::domain::base::ids::{DelegationId, RoleAssignmentId, UserId};
use crate::domain::base::office::Office;

codes! {
    /// Where a delegation is on a day.
    DelegationState {
        /// It has not begun.
        ToCome = "to_come",
        /// Its days are these.
        InForce = "in_force",
        /// It is over, or was ended before it began.
        Ended = "ended",
    }
}

/// Somebody stands in for somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Its id.
    pub id: DelegationId,
    /// The role that is handed over; its holder's own.
    pub assignment: RoleAssignmentId,
    /// Which office that is.
    pub office: Office,
    /// Who is absent.
    pub from: UserId,
    /// Their name.
    pub from_name: String,
    /// Who stands in.
    pub to: UserId,
    /// Their name.
    pub to_name: String,
    /// Why.
    pub reason: String,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: NaiveDate,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

impl Delegation {
    /// Where it is on a day.
    #[must_use]
    pub fn state(&self, day: NaiveDate) -> DelegationState {
        if self.valid_to < day {
            DelegationState::Ended
        } else if day < self.valid_from {
            DelegationState::ToCome
        } else {
            DelegationState::InForce
        }
    }
}
