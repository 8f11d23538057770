//! Accounts, the roles they hold, and machine clients.

use chrono::{DateTime, Utc};

use crate::domain::actor::{ClientScope, Office};
use crate::domain::ids::{MachineClientId, PersonId, RoleAssignmentId, UnitId, UserId};
use crate::domain::people::Language;
use crate::domain::period::Period;

/// An account that signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// What they sign in with; unique, lower case.
    pub email: String,
    /// Argon2id, in PHC string form.
    pub password_hash: String,
    /// Name as history shows it.
    pub full_name: String,
    /// The unit that manages the account.
    pub unit: UnitId,
    /// The language they are written to in.
    pub language: Language,
    /// Who they are on the register, if they are.
    pub person: Option<PersonId>,
    /// May they sign in?
    pub active: bool,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
}

/// A role of a user in a unit between two dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleAssignment {
    /// Its id.
    pub id: RoleAssignmentId,
    /// Who.
    pub user: UserId,
    /// What and where.
    pub office: Office,
    /// When.
    pub valid: Period,
}

/// A program that calls the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineClient {
    /// Its id, which is its `client_id`.
    pub id: MachineClientId,
    /// What it is called.
    pub name: String,
    /// SHA-256 of its secret, which is random and long.
    pub secret_hash: String,
    /// What it may ask for.
    pub scopes: Vec<ClientScope>,
    /// The subtree it is limited to.
    pub unit: UnitId,
    /// May it ask for tokens?
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}
