//! Which colleague handles a file. It restrains nobody: whoever holds the office may act on it.

use chrono::{DateTime, Utc};

use crate::domain::base::ids::UserId;
use crate::domain::base::office::Office;

/// Who of an office handles a file while that office holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// In which office.
    pub office: Office,
    /// The name of who assigned it.
    pub by: String,
    /// Since when.
    pub since: DateTime<Utc>,
}
