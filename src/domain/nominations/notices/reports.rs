//! The letters about reports of merit: to those who can nominate, and to who told it.

use crate::domain::base::ids::UserId;
use crate::domain::base::job::{About, Facts, Notice, QueuedLetter, Template};
use crate::domain::base::office::Office;
use crate::domain::nominations::report::Report;

/// So many signs of what was done are told in a letter; the report has the rest.
const TOLD: usize = 300;

fn beginning(story: &str) -> String {
    let mut signs = story.chars();
    let mut told: String = signs.by_ref().take(TOLD).collect();
    if signs.next().is_some() {
        told.push('…');
    }
    told
}

/// What a letter about a report says; whoever told it knows what was done.
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
        story: (template == Template::Reported).then(|| beginning(&report.story)),
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
