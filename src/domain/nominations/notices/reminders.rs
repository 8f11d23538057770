//! What goes out because a day comes near or has passed.

use chrono::NaiveDate;

use super::{facts, to_office};
use crate::domain::base::ids::UnitId;
use crate::domain::base::job::{About, Facts, Notice, QueuedLetter, Template};
use crate::domain::base::office::{Office, Role};
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::cycle::{Cycle, CycleChange};
use crate::domain::nominations::nomination::{NominationInContext, StageTask};

/// The reminder to who has a task on a file: soon due, or overdue. Nobody is reminded of what has
/// no due day.
#[must_use]
pub fn of_due(
    filed: &NominationInContext,
    task: &StageTask,
    today: NaiveDate,
    law: &LawBook,
) -> Option<QueuedLetter> {
    let due = task.due_on?;
    let template = if due < today {
        Template::Overdue
    } else {
        Template::DueSoon
    };
    Some(to_office(
        filed,
        task.office,
        template,
        facts::of_task(filed, task, law),
    ))
}

/// The letter to the superiors of an office that lets a file wait. `above` is the unit over the
/// office's, if there is one.
#[must_use]
pub fn of_overdue(
    filed: &NominationInContext,
    task: &StageTask,
    above: Option<UnitId>,
    law: &LawBook,
) -> Vec<QueuedLetter> {
    let holder = task.office;
    let here = |role| {
        Some(Office {
            role,
            unit: holder.unit,
        })
    };
    let superiors = match holder.role {
        Role::EmulationOfficer => [here(Role::UnitHead), None],
        Role::Specialist => [here(Role::OfficeHead), here(Role::Chairman)],
        Role::OfficeHead | Role::CouncilSecretary | Role::CouncilMember => {
            [here(Role::Chairman), None]
        }
        Role::UnitHead | Role::Chairman => [
            above.map(|unit| Office {
                role: Role::Chairman,
                unit,
            }),
            None,
        ],
        Role::Inspector | Role::Reporter | Role::Administrator | Role::Newer(_) => [None, None],
    };
    superiors
        .into_iter()
        .flatten()
        .map(|office| {
            to_office(
                filed,
                office,
                Template::OverdueBelow,
                facts::of_task(filed, task, law),
            )
        })
        .collect()
}

/// The letter to an office below a body whose cycle closes: which award, until when, taken by whom.
#[must_use]
pub fn of_closing(
    cycle: &Cycle,
    award: (String, String),
    body: &str,
    office: Office,
) -> QueuedLetter {
    of_cycle(Template::CycleCloses, cycle, award, body, office)
}

/// The letter to an office of a nominating unit: the end of a cycle was moved, and why.
#[must_use]
pub fn of_moved(
    cycle: &Cycle,
    award: (String, String),
    body: &str,
    office: Office,
) -> QueuedLetter {
    let is_later = |changed: &CycleChange| changed.before < cycle.last_day();
    let template = if cycle.changed.as_ref().is_some_and(is_later) {
        Template::CycleExtended
    } else {
        Template::CycleShortened
    };
    let mut letter = of_cycle(template, cycle, award, body, office);
    letter.notice.facts.reason = cycle.changed.as_ref().map(|changed| changed.reason.clone());
    letter
}

fn of_cycle(
    template: Template,
    cycle: &Cycle,
    award: (String, String),
    body: &str,
    office: Office,
) -> QueuedLetter {
    let facts = Facts {
        title: Some(body.to_owned()),
        award: Some(award),
        due_on: cycle.open.to,
        issuer: Some(body.to_owned()),
        ..Facts::default()
    };
    QueuedLetter {
        office,
        but: Vec::new(),
        about: About::Cycle(cycle.id),
        notice: Notice { template, facts },
    }
}
