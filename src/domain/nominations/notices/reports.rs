//! The letters about reports of merit: to those who can nominate, and to who told it.

use crate::domain::base::ids::UserId;
use crate::domain::base::job::{About, Facts, Notice, QueuedLetter, Template};
use crate::domain::base::office::Office;
use crate::domain::nominations::report::Report;

/// What a letter about a report says.
#[must_use]
pub fn of_report(
    report: &Report,
    unit_name: &str,
    template: Template,
    reason: Option<&str>,
) -> Notice {
    let facts = Facts {
        subject: Some((
            report.subject_kind.code().to_owned(),
            report.subject_name.clone(),
        )),
        unit: Some(unit_name.to_owned()),
        reason: reason.map(str::to_owned),
        ..Facts::default()
    };
    Notice { template, facts }
}

/// The letter to an office that can nominate: somebody else has told of merit.
#[must_use]
pub fn of_reported(report: &Report, unit_name: &str, office: Office, by: UserId) -> QueuedLetter {
    QueuedLetter {
        office,
        but: vec![by],
        about: About::Report(report.id),
        notice: of_report(report, unit_name, Template::Reported, None),
    }
}
