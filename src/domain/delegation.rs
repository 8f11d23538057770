//! Standing in for an absent holder of an office (ủy quyền): dated, for one office, never handed on.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::actor::Office;
use crate::domain::ids::{DelegationId, RoleAssignmentId, UserId};

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
