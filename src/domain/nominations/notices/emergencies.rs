//! The letters about emergencies: to all who work on the files of an event.

use crate::domain::base::job::{About, Facts, Notice, QueuedLetter, Template};
use crate::domain::base::office::Office;
use crate::domain::nominations::emergency::Emergency;

/// The letter to an office below the event's unit, or at it, when an emergency opens or ends.
#[must_use]
pub fn of_emergency(
    emergency: &Emergency,
    (event, unit): (&str, &str),
    office: Office,
) -> QueuedLetter {
    let (template, reason) = match &emergency.closed {
        None => (Template::EmergencyOpened, &emergency.reason),
        Some(closing) => (Template::EmergencyClosed, &closing.reason),
    };
    let facts = Facts {
        event: Some(event.to_owned()),
        issuer: Some(unit.to_owned()),
        reason: Some(reason.clone()),
        ..Facts::default()
    };
    QueuedLetter {
        office,
        but: Vec::new(),
        about: About::Emergency(emergency.id),
        notice: Notice { template, facts },
    }
}
