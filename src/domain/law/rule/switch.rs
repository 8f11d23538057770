//! Switches: questions of law that are not settled yet, or not read in the official text. Who runs
//! the service answers them in `switches.toml`.

use crate::domain::base::period::Period;

/// A switch as it stands in one span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// Its code, by which requirements name it.
    pub code: String,
    /// What it answers with yes or no, in Vietnamese and English.
    pub question: (String, String),
    /// Where it would be written, in Vietnamese and English.
    pub citation: (String, String),
    /// When it is asked.
    pub valid: Period,
    /// Is the answer yes?
    pub on: bool,
}
