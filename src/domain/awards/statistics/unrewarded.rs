//! Who has not been rewarded for years.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::base::code::codes;

/// The most years that are looked back.
pub const MOST_YEARS_BACK: u32 = 20;

/// Over how many is looked back where nobody says.
pub const YEARS_BACK: u32 = 5;

codes! {
    /// Among whom is looked.
    UnrewardedOf {
        /// People on the register who have neither left nor died.
        People = "people",
        /// Collectives.
        Collectives = "collectives",
        /// Units that are open, by what their collectives received.
        Units = "units",
    }
}

/// Somebody who has not been rewarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrewarded {
    /// The id of the person, the collective or the unit.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// The staff code of a person, the code of a unit.
    pub code: Option<String>,
    /// The name of the unit it belongs to, of a unit that of the one above it.
    pub unit_name: String,
    /// When it was rewarded last, before.
    pub last_on: Option<NaiveDate>,
    /// By what it is sorted.
    pub key: String,
}
