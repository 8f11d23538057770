//! What somebody asks to be done with a nomination.

use crate::domain::base::remark::Remark;
use crate::domain::law::stage::Action;

/// What somebody asks to be done with a nomination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The act.
    pub action: Action,
    /// Why, where the act needs it.
    pub reason: Option<String>,
    /// The rule a refusal stands on.
    pub citation: Option<String>,
    /// What is to be put right, field by field.
    pub remarks: Vec<Remark>,
    /// Does the signature under a submission letter do it?
    pub by_letter: bool,
    /// Is it what a superior authority has decided? That is a fact: checks warn of it and stop
    /// nothing.
    pub decided_above: bool,
}

impl Command {
    /// An act and nothing beside it.
    #[must_use]
    pub fn plain(action: Action) -> Self {
        Self {
            action,
            reason: None,
            citation: None,
            remarks: Vec::new(),
            by_letter: false,
            decided_above: false,
        }
    }
}
