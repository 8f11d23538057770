//! Who did something, as the history names them. What they may do is no part of it.

use crate::domain::base::ids::{MachineClientId, UserId};

/// Whose hand it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// A person signed in.
    User(UserId),
    /// A program.
    Client(MachineClientId),
    /// Whoever operates the installation, by command line.
    Operator,
}

/// Whom somebody stands in for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// The account.
    pub user: UserId,
    /// Their name.
    pub name: String,
}

/// Whom a line of the history names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Author<'a> {
    /// Whose hand it was.
    pub hand: Hand,
    /// The name they had then.
    pub name: &'a str,
    /// For whom it was done, if they stood in.
    pub acting_for: Option<&'a Absent>,
}
