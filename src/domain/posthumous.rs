//! Truy tặng: an award to somebody who has died, and who receives it for the family.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a file says of somebody who has died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posthumous {
    /// The day of death, local.
    pub died_on: NaiveDate,
    /// Who receives for the family.
    pub receiver: String,
    /// What they were to the dead: `con`, `vợ`.
    pub relation: String,
    /// Where they live.
    pub address: String,
}

impl Posthumous {
    /// Who receives, in one line.
    #[must_use]
    pub fn received_by(&self) -> String {
        format!("{} ({}), {}", self.receiver, self.relation, self.address)
    }
}

/// The name of an award that is given after death.
#[must_use]
pub fn named((vi, en): &(String, String)) -> (String, String) {
    (format!("Truy tặng {vi}"), format!("{en} (posthumous)"))
}
