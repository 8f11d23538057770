//! What letters about files say, and to whom: written down with the act, so that what comes later changes nothing
//! of it.

use crate::domain::base::history::{CouncilVote, HistoryEvent};
use crate::domain::base::job::{About, Facts, Notice, QueuedLetter, Template};
use crate::domain::base::office::Office;
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::{NominationInContext, StageTask, Status};

/// A letter about a file to an office. Those who must not act on the file hear nothing of it where
/// the office holds it: it is not theirs to do.
pub(in crate::domain) fn to_office(
    filed: &NominationInContext,
    office: Office,
    template: Template,
    facts: Facts,
) -> QueuedLetter {
    let holds = filed.nomination.holders().contains(&office);
    let but = if holds {
        filed.nomination.hands.barred().to_vec()
    } else {
        Vec::new()
    };
    QueuedLetter {
        office,
        but,
        about: About::Nomination(filed.nomination.id),
        notice: Notice { template, facts },
    }
}

/// A letter about a file to those who nominate for its unit.
pub(in crate::domain) fn to_nominator(
    filed: &NominationInContext,
    template: Template,
    facts: Facts,
) -> QueuedLetter {
    to_office(filed, filed.nomination.writer(), template, facts)
}

/// What a letter about a file says whatever its cause.
#[must_use]
pub fn of_file(filed: &NominationInContext, law: &LawBook) -> Facts {
    Facts {
        subject: Some((
            filed.subject_kind.code().to_owned(),
            filed.subject_name.clone(),
        )),
        case_code: filed.nomination.case_code.as_ref().map(ToString::to_string),
        award: Some(filed.nomination.award_name(law)),
        unit: Some(filed.unit_name.clone()),
        ..Facts::default()
    }
}

/// As `of_file`, with the stage and its due day.
#[must_use]
pub fn of_stage(filed: &NominationInContext, law: &LawBook) -> Facts {
    let nomination = &filed.nomination;
    let stage_name = nomination.stage(law).map(|stage| stage.name.clone());
    Facts {
        stage_name,
        due_on: nomination.state.due_on(),
        ..of_file(filed, law)
    }
}

/// As `of_stage`, with the due day of one who has a task in it.
#[must_use]
pub fn of_task(filed: &NominationInContext, task: &StageTask, law: &LawBook) -> Facts {
    let due_on = task.due_on;
    Facts {
        due_on,
        ..of_stage(filed, law)
    }
}

/// With what was said when the file moved: why, on what rule and until when it can be asked for
/// again, how the council voted, and what is to be put right.
#[must_use]
pub fn moved(
    mut facts: Facts,
    fact: &HistoryEvent,
    filed: &NominationInContext,
    law: &LawBook,
) -> Facts {
    let nomination = &filed.nomination;
    let detail = |key: &str| {
        fact.detail
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, text)| text.clone())
    };
    let slots = nomination
        .route(law)
        .map(|route| route.documents.as_slice())
        .unwrap_or_default();
    let slot = |field: &str| {
        slots
            .iter()
            .find(|slot| field.strip_prefix("documents/") == Some(&slot.code))
            .map(|slot| slot.name.clone())
    };
    facts.reason.clone_from(&fact.reason);
    facts.citation = detail("citation").map(|vi| (vi.clone(), detail("citation_en").unwrap_or(vi)));
    facts.vote = CouncilVote::of(&fact.detail);
    facts.appeal_until = nomination
        .appeal_until(law)
        .filter(|_| nomination.status() == Status::Refused);
    facts.remarks = fact
        .remarks
        .iter()
        .map(|one| (one.field.clone(), slot(&one.field), one.text.clone()))
        .collect();
    facts
}
