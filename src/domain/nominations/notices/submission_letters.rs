//! What follows when a submission letter is ready.

use crate::domain::base::job::{About, Facts, Notice, QueuedLetter, Template};
use crate::domain::base::office::{Office, Role};
use crate::domain::nominations::submission_letter::SubmissionLetter;

/// The letter to the head whose signature a submission letter waits for.
#[must_use]
pub fn of_submission(letter: &SubmissionLetter, unit_name: &str, lines: usize) -> QueuedLetter {
    let facts = Facts {
        title: Some(letter.title.clone()),
        number: letter.number.clone(),
        issuer: Some(unit_name.to_owned()),
        lines: Some(lines),
        ..Facts::default()
    };
    QueuedLetter {
        office: Office {
            role: Role::UnitHead,
            unit: letter.unit,
        },
        but: Vec::new(),
        about: About::Letter(letter.id),
        notice: Notice {
            template: Template::LetterToSign,
            facts,
        },
    }
}
