//! Truy tặng: an award to somebody who has died, and who receives it for the family.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::register::people::SubjectKind;

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

/// What is on file about the life of a subject, beside what a file says of it.
#[derive(Debug, Clone, Copy)]
pub struct Life {
    /// What the subject is.
    pub kind: SubjectKind,
    /// The day on which they died, as the register has it.
    pub died_on: Option<NaiveDate>,
    /// The first day of what they are to be honoured for, where it has days.
    pub deed_from: Option<NaiveDate>,
}

/// Why a file cannot say this of its subject, as member and code: of the dead alone it is said that
/// they are dead, nothing else is proposed of who is known to be, and nobody does anything after
/// the day of their death. What lasted longer than they lived is theirs all the same.
#[must_use]
pub fn fault(
    told: Option<&Posthumous>,
    life: Life,
    today: NaiveDate,
) -> Option<(&'static str, &'static str)> {
    let Some(told) = told else {
        return life.died_on.map(|_| ("/posthumous", "has_died"));
    };
    let day = "/posthumous/died_on";
    match life {
        Life { kind, .. } if kind != SubjectKind::Individual => {
            Some(("/posthumous", "not_for_this_subject"))
        }
        _ if told.died_on > today => Some((day, "in_future")),
        Life {
            died_on: Some(known),
            ..
        } if told.died_on != known => Some((day, "not_as_registered")),
        Life {
            deed_from: Some(first),
            ..
        } if told.died_on < first => Some((day, "before_deed")),
        _ => None,
    }
}
