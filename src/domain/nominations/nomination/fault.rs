//! Why an act on a nomination cannot be done.

use chrono::NaiveDate;

use crate::domain::law::stage::Action;

/// Why an act cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NominationFault {
    /// The stage does not know this act.
    #[error("{action} is not possible in stage {stage}")]
    WrongStage {
        /// The act.
        action: Action,
        /// Where the file is.
        stage: String,
    },
    /// It needs a reason.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// To refuse without the rule.
    #[error("the rule is needed")]
    CitationNeeded,
    /// Its route wants a submission letter.
    #[error("a submission letter is needed")]
    LetterNeeded,
    /// The law that is loaded has no such award, route, rule set or stage for the day.
    #[error("no rule of law for {what} on {day}")]
    NoRule {
        /// What was looked for.
        what: String,
        /// For which day.
        day: NaiveDate,
    },
}
