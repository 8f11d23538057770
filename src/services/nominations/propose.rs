//! Proposing somebody in one go, as the page asks for it: an event and a subject that are known
//! already, or that are filed on the way.

pub(in crate::services) mod listed;
pub mod rosters;

use std::collections::BTreeMap;

use chrono::Datelike;

use super::create;
use crate::db::{self, Conn, PageRequest, Reading};
use crate::domain::access::actor::Scope;
use crate::domain::access::policy::{Denied, Right};
use crate::domain::base::ids::{EventId, NominationId, SubjectId};
use crate::domain::base::text::name_key;
use crate::domain::law::award_type::{AwardType, CommendationType};
use crate::domain::nominations::event::Event;
use crate::domain::nominations::nomination::{Content, Nomination};
use crate::domain::nominations::posthumous::Posthumous;
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::nominations::checks::candidates::same_names;
use crate::services::nominations::events::{self, AddAchievement, AddEvent};
use crate::services::register::subjects::{AddSubject, Offered, offered};

/// The most events a form offers to choose from.
const MOST_EVENTS: i64 = 200;

/// The most units a form offers to choose from.
const MOST_UNITS: i64 = 1_000;

/// In what somebody earned the award.
#[derive(Debug, Clone)]
pub enum What {
    /// In an event on file.
    Known(EventId),
    /// In one that is filed now.
    New(AddEvent),
}

/// Who earned it.
#[derive(Debug, Clone)]
pub enum ProposedSubject {
    /// Somebody on file.
    Known(SubjectId),
    /// Somebody who is put on file now.
    New(AddSubject),
}

/// What an officer proposes.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// What happened; none for what was earned over a year.
    pub what: Option<What>,
    /// The award year; none for that of the event's last day, or for this year where there is no
    /// event.
    pub cycle_year: Option<i32>,
    /// Who is proposed.
    pub who: ProposedSubject,
    /// What they did.
    pub summary: String,
    /// The award's code.
    pub award_code: String,
    /// For what it is given.
    pub commendation_type: CommendationType,
    /// The short report.
    pub statement: String,
    /// Of somebody who has died.
    pub posthumous: Option<Posthumous>,
    /// What is said of those who bear the name of somebody new.
    pub namesakes: Namesakes,
}

/// What is said of those on file who bear the name of somebody new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namesakes {
    /// Nothing: where there are some, nothing is written.
    Unsaid,
    /// Whoever is new is another.
    Another,
    /// It was asked before.
    Asked,
}

/// Whoever is new is one and the same as nobody on file, or its writer says so.
fn told_apart(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    new: AddSubject,
    said: Namesakes,
) -> Result<AddSubject> {
    if said == Namesakes::Asked {
        return Ok(new);
    }
    let actor = access::actor(tx, ctx, caller)?;
    let same = same_names(tx, &actor, &new)?;
    if same.is_empty() || said == Namesakes::Another {
        return Ok(AddSubject {
            another_than: same.iter().map(|subject| subject.id).collect(),
            ..new
        });
    }
    let named = |one: &Offered| format!("{} ({})", one.subject.name, one.beside.join(", "));
    let who: Vec<String> = offered(tx, same)?.iter().map(named).collect();
    Err(Error::Invalid(vec![FieldFault {
        pointer: "/new_name".to_owned(),
        code: "name_known",
        params: vec![("who", who.join("; "))],
    }]))
}

/// Writes subject, event and achievement as far as they are new, and a draft that rests on them.
pub fn propose(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: Proposal) -> Result<NominationId> {
    let event = match new.what {
        Some(What::Known(id)) => Some(events::find_event(tx, ctx, caller, id)?),
        Some(What::New(event)) => Some(events::add_event(tx, ctx, caller, event)?),
        None => None,
    };
    let subject = match new.who {
        ProposedSubject::Known(id) => id,
        ProposedSubject::New(subject) => {
            let subject = told_apart(tx, ctx, caller, subject, new.namesakes)?;
            crate::services::register::subjects::add_subject(tx, ctx, caller, subject)?.id
        }
    };
    let achievement = AddAchievement {
        event: event.as_ref().map(|event| event.id),
        subject,
        summary: new.summary,
    };
    let achievement = events::add_achievement(tx, ctx, caller, achievement)?.id;
    let content = Content {
        award_code: new.award_code,
        commendation_type: new.commendation_type,
        cycle_year: new
            .cycle_year
            .unwrap_or_else(|| event.map_or(ctx.today(), |event| event.happened_to).year()),
        subject,
        achievement,
        statement: new.statement,
        posthumous: new.posthumous,
    };
    Ok(create(tx, ctx, caller, content)?.filed.nomination.id)
}

/// What a proposal can be made of.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Who is on file, as far as they were found.
    pub subjects: Vec<Offered>,
    /// Are there more than the form offers?
    pub more_subjects: bool,
    /// What happened, the newest first.
    pub events: Vec<Event>,
    /// Are there older ones?
    pub more_events: bool,
    /// Where somebody new can belong: the caller's own unit first.
    pub units: Vec<Unit>,
    /// What can be given.
    pub awards: Vec<AwardType>,
}

/// What the caller can make a proposal of today, or change an open file to: its award stays. `q`
/// looks for subjects by name.
pub fn choices(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    of: Option<&Nomination>,
    q: Option<&str>,
) -> Result<Choices> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let nominating: Vec<_> = actor
        .offices
        .iter()
        .filter(|held| Right::Nominate.roles().contains(&held.office.role))
        .collect();
    if nominating.is_empty() {
        return Err(Denied::NotHolder.into());
    }
    let theirs = Scope::subtrees(nominating.iter().map(|held| held.path.clone()).collect());
    let mut units = db::register::units::list(
        tx,
        &theirs,
        None,
        None,
        &PageRequest {
            after: None,
            limit: MOST_UNITS,
        },
    )?;
    units.retain(|unit| unit.is_open(ctx.today()));
    units.sort_by_key(|unit| {
        (
            nominating.iter().all(|held| held.office.unit != unit.id),
            unit.name.clone(),
        )
    });
    let mut subjects = db::register::people::list_subjects(
        tx,
        &theirs,
        q,
        &PageRequest {
            after: None,
            limit: crate::services::register::subjects::MOST_OFFERED + 1,
        },
    )?;
    let most =
        usize::try_from(crate::services::register::subjects::MOST_OFFERED).unwrap_or(usize::MAX);
    let more_subjects = subjects.len() > most;
    subjects.truncate(most);
    let known: Vec<_> = subjects
        .iter()
        .filter_map(|subject| subject.person)
        .collect();
    let mut gone = db::register::people::who_left(tx, &known, ctx.today())?;
    // Who has died can be honoured after death.
    let dead = db::register::people::who_died(&known).ask(tx)?;
    gone.retain(|person| dead.iter().all(|(died, _)| died != person));
    // The subject of an open file stays with it.
    let of_file = of.map(|nomination| nomination.content.subject);
    subjects.retain(|subject| {
        subject.person.is_none_or(|person| !gone.contains(&person)) || of_file == Some(subject.id)
    });
    let mut events = db::nominations::events::newest_events(tx, &scope, MOST_EVENTS + 1)?;
    let more_events = i64::try_from(events.len()).is_ok_and(|count| count > MOST_EVENTS);
    events.truncate(usize::try_from(MOST_EVENTS).unwrap_or(usize::MAX));
    Ok(Choices {
        subjects: offered(tx, subjects)?,
        more_subjects,
        events,
        more_events,
        units,
        awards: match of {
            None => super::proposable(tx, ctx, nominating.into_iter())?,
            Some(nomination) => nomination
                .award_received_under(&ctx.law)
                .cloned()
                .into_iter()
                .collect(),
        },
    })
}

/// Offers these too, where they are seen and not offered: a form has chosen them already.
pub fn offer_beside(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    choices: &mut Choices,
    (subject, event): (Option<SubjectId>, Option<EventId>),
) -> Result<()> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let is_offered = |id: &SubjectId| choices.subjects.iter().any(|one| one.subject.id == *id);
    if let Some(id) = subject.filter(|id| !is_offered(id))
        && let Some((found, _)) = db::register::people::find_subject(tx, &scope, id)?
    {
        choices.subjects.extend(offered(tx, vec![found])?);
    }
    let is_offered = |id: &EventId| choices.events.iter().any(|one| one.id == *id);
    if let Some(id) = event.filter(|id| !is_offered(id)) {
        let found = db::nominations::events::find_event(tx, &scope, id)?;
        choices.events.extend(found);
    }
    Ok(())
}

/// What tells an event from others of its name and its days, beside when it was entered.
#[derive(Debug, Clone)]
pub struct EventBeside {
    /// The unit it was entered in, where the caller proposes for that.
    pub unit: Option<String>,
    /// How many files there are for it.
    pub files: i64,
}

/// The offered events that have the name and the days of another.
pub fn alike_events(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    choices: &Choices,
) -> Result<BTreeMap<EventId, EventBeside>> {
    let look = |event: &Event| {
        let (from, to) = (event.happened_from, event.happened_to);
        (name_key(&event.name), from, to)
    };
    let mut looks: BTreeMap<_, Vec<&Event>> = BTreeMap::new();
    for event in &choices.events {
        looks.entry(look(event)).or_default().push(event);
    }
    looks.retain(|_, events| events.len() > 1);
    let alike: Vec<&Event> = looks.into_values().flatten().collect();
    if alike.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let ids: Vec<EventId> = alike.iter().map(|event| event.id).collect();
    let files = db::nominations::counts_of_events(tx, &scope, &ids)?;
    let beside = |event: &Event| {
        let unit = choices.units.iter().find(|unit| unit.id == event.unit);
        let files = files.iter().find(|(id, _)| *id == event.id);
        EventBeside {
            unit: unit.map(|unit| unit.name.clone()),
            files: files.map_or(0, |(_, count)| *count),
        }
    };
    Ok(alike
        .into_iter()
        .map(|event| (event.id, beside(event)))
        .collect())
}
