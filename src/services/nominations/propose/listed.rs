//! Drafts for many on file at once, as a list brings them in: in a fixed number of statements,
//! however long it is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use crate::db::nominations::UnderWay;
use crate::db::{self, Conn, Reading, Saved};
use crate::domain::access::actor::{Actor, HeldOffice, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{NominationId, PersonId, SubjectId, UnitId};
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::event::Achievement;
use crate::domain::nominations::nomination::{Content, Nomination, Places};
use crate::domain::register::people::Subject;
use crate::domain::register::unit::{Unit, UnitPath};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::act::receipt::bodies;
use crate::services::nominations::posthumous;
use crate::services::nominations::write::{delete, year_fault};
use crate::services::{Ctx, record};

/// Somebody on file who is proposed in a list, for what was earned over a year.
#[derive(Debug, Clone)]
pub struct ListedProposal {
    /// Who.
    pub subject: SubjectId,
    /// The award's code.
    pub award_code: String,
    /// For what it is given.
    pub commendation_type: CommendationType,
    /// The award year; none for the one for which the award's nominations are taken today, else
    /// this year.
    pub cycle_year: Option<i32>,
    /// What they did, and the short report.
    pub achievement: String,
}

/// Who is proposed in a list, as far as they are of its unit or one below, with where they stand.
type Known = BTreeMap<SubjectId, (Subject, UnitPath)>;

/// What a list is looked at by.
struct Around {
    known: Known,
    /// The units above each office in which it nominates.
    above: BTreeMap<UnitPath, Vec<Unit>>,
    under_way: Vec<UnderWay>,
    left: BTreeSet<PersonId>,
}

/// Writes a draft for each, in the nearest unit above the subject in which the caller is emulation
/// officer; all or none. What cannot be written is told of all at once, by the place in the list.
pub(in crate::services) fn import_each(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    new: Vec<ListedProposal>,
) -> Result<Vec<NominationId>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let top = db::register::units::find(tx, &scope, unit)?
        .ok_or_else(|| Error::invalid("/unit_id", "unknown_reference"))?;
    policy::may(&actor, Right::Nominate, top.id, &top.path)?;
    let years = years(tx, ctx, &top.path, &new)?;
    let around = around(tx, ctx, &actor, &top, &new)?;
    let contents: Vec<Content> = new
        .into_iter()
        .zip(years)
        .map(|(one, year)| content(ctx, one, year))
        .collect();
    let faults = faults(tx, ctx, &actor, &contents, &around)?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    write_down(tx, ctx, &actor, contents, &around)
}

/// The award year of each: that which it says, or that of the cycle in which a body above takes
/// nominations for its award today; else this year.
pub(in crate::services) fn years(
    tx: &mut Conn,
    ctx: &Ctx,
    unit: &UnitPath,
    new: &[ListedProposal],
) -> Result<Vec<i32>> {
    let today = ctx.today();
    let unsaid = || new.iter().filter(|one| one.cycle_year.is_none());
    let awards: BTreeSet<String> = unsaid().map(|one| one.award_code.clone()).collect();
    let units: BTreeSet<UnitId> = if awards.is_empty() {
        BTreeSet::new()
    } else {
        unit.ids_upwards().collect()
    };
    let around = (today.year() - 1, today.year() + 1);
    let cycles = db::nominations::cycles::for_files(&units, &awards, around).ask(tx)?;
    let year = |one: &ListedProposal| {
        let open = cycles.iter().find(|cycle| {
            cycle.award_code == one.award_code
                && cycle.commendation_type == one.commendation_type
                && cycle.open.contains(today)
        });
        let open = open.map_or_else(|| today.year(), |cycle| cycle.cycle_year);
        one.cycle_year.unwrap_or(open)
    };
    Ok(new.iter().map(year).collect())
}

/// What a list is looked at by. The subjects' rows are locked first: two lists that propose one of
/// them for the same see each other.
fn around(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    top: &Unit,
    new: &[ListedProposal],
) -> Result<Around> {
    let ids: BTreeSet<SubjectId> = new.iter().map(|one| one.subject).collect();
    let ids: Vec<SubjectId> = ids.into_iter().collect();
    db::register::people::lock_subjects(tx, &ids)?;
    let found = db::register::people::subjects_with_ids(tx, &ids)?;
    let known: Known = found
        .into_iter()
        .filter(|(_, path)| top.path.covers(path))
        .map(|(subject, path)| (subject.id, (subject, path)))
        .collect();
    let people: Vec<PersonId> = known.values().filter_map(|(one, _)| one.person).collect();
    let left = db::register::people::who_left(tx, &people, ctx.today())?;
    let mut above = BTreeMap::new();
    for (_, path) in known.values() {
        let office = policy::nominating_office(actor, path);
        if let Some(office) = office.filter(|office| !above.contains_key(&office.path)) {
            let units = db::register::units::upwards(tx, &office.path, ctx.today())?;
            above.insert(office.path.clone(), units);
        }
    }
    Ok(Around {
        under_way: db::nominations::under_way(tx, &ids)?,
        left: left.into_iter().collect(),
        known,
        above,
    })
}

fn content(ctx: &Ctx, one: ListedProposal, year: i32) -> Content {
    Content {
        award_code: one.award_code,
        commendation_type: one.commendation_type,
        cycle_year: year,
        subject: one.subject,
        achievement: ctx.id(),
        statement: one.achievement,
        posthumous: None,
    }
}

/// What is wrong with each, at its place.
fn faults(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    contents: &[Content],
    around: &Around,
) -> Result<Vec<FieldFault>> {
    let said: Vec<_> = contents
        .iter()
        .filter_map(|content| {
            let (subject, _) = around.known.get(&content.subject)?;
            Some((content, subject.kind, subject.person))
        })
        .collect();
    let died = posthumous::faults(tx, ctx, &said)?;
    let died: BTreeMap<SubjectId, FieldFault> = said
        .iter()
        .zip(died)
        .filter_map(|((content, ..), fault)| Some((content.subject, fault?)))
        .collect();
    let (mut faults, mut listed) = (Vec::new(), BTreeSet::new());
    for (index, content) in contents.iter().enumerate() {
        let place = |(member, fault): (&str, FieldFault)| FieldFault {
            pointer: format!("/{index}/{member}"),
            ..fault
        };
        let Some((subject, path)) = around.known.get(&content.subject) else {
            let unknown = FieldFault::new("", "unknown_reference");
            faults.push(place(("subject", unknown)));
            continue;
        };
        let gone = subject.person.is_some_and(|one| around.left.contains(&one));
        let life = died.get(&subject.id).cloned();
        let life = life.or_else(|| gone.then(|| FieldFault::new("", "has_left")));
        faults.extend(life.map(|fault| place(("subject", fault))));
        let by_law = of_the_law(ctx, content, subject);
        let is_lawful = by_law.is_empty();
        faults.extend(by_law.into_iter().map(place));
        let above = policy::nominating_office(actor, path)
            .and_then(|office| around.above.get(&office.path))
            .map(Vec::as_slice)
            .unwrap_or_default();
        if is_lawful && bodies(ctx, &content.award_code, above).is_err() {
            let nobody = FieldFault::new("", "nobody_decides");
            faults.push(place(("award_code", nobody)));
        }
        let once = (content.subject, &content.award_code, content.cycle_year);
        let twice = if listed.insert(once) {
            already(content, &around.under_way)
        } else {
            Some(FieldFault::new("", "twice"))
        };
        faults.extend(twice.map(|fault| place(("subject", fault))));
    }
    Ok(faults)
}

/// What the law of today says against it: by the member that is wrong.
fn of_the_law(ctx: &Ctx, content: &Content, subject: &Subject) -> Vec<(&'static str, FieldFault)> {
    let mut faults = Vec::new();
    match ctx.law.award(&content.award_code, ctx.today()) {
        None => faults.push(("award_code", FieldFault::new("", "unknown_reference"))),
        Some(award) => {
            if !award.subjects.contains(&subject.kind) {
                let fault = FieldFault::new("", "not_for_this_subject");
                faults.push(("award_code", fault));
            }
            if !award.routes.contains_key(&content.commendation_type) {
                let fault = FieldFault::new("", "not_for_this_award");
                faults.push(("commendation_type", fault));
            }
        }
    }
    let year = year_fault(content.cycle_year, ctx.today());
    faults.extend(year.map(|fault| ("cycle_year", fault)));
    faults
}

/// That a file of the same subject is under way for the same award and year.
fn already(content: &Content, under_way: &[UnderWay]) -> Option<FieldFault> {
    let same = |(subject, award, year, _): &&UnderWay| {
        *subject == content.subject && *award == content.award_code && *year == content.cycle_year
    };
    let (.., code) = under_way.iter().find(same)?;
    Some(match code {
        Some(code) => FieldFault {
            params: vec![("case", code.to_string())],
            ..FieldFault::new("", "already_proposed")
        },
        None => FieldFault::new("", "already_drafted"),
    })
}

/// Writes down what rests on it and the drafts, with a line of history for each.
fn write_down(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    contents: Vec<Content>,
    around: &Around,
) -> Result<Vec<NominationId>> {
    let (mut achievements, mut drafts) = (Vec::new(), Vec::new());
    let mut facts: BTreeMap<UnitPath, (&HeldOffice, Vec<HistoryEvent>)> = BTreeMap::new();
    for content in contents {
        let office = around
            .known
            .get(&content.subject)
            .and_then(|(_, path)| policy::nominating_office(actor, path))
            .ok_or(Error::NotFound("subject"))?;
        let above = around.above.get(&office.path).map(Vec::as_slice);
        let (deciding, superior) = bodies(ctx, &content.award_code, above.unwrap_or_default())?;
        let places = Places {
            nominating: office.office.unit,
            superior: superior.map(|unit| unit.id),
            deciding: deciding.id,
        };
        let achievement = Achievement {
            id: content.achievement,
            event: None,
            subject: content.subject,
            summary: content.statement.clone(),
            created_at: ctx.now,
            version: 1,
        };
        let draft = Nomination::draft(ctx.id(), content, places, actor.user(), &ctx.moment())?;
        let filed = HistoryEvent::plain(
            Object::Achievement(achievement.id),
            EventKind::Created,
            achievement.version,
        );
        let made = HistoryEvent::plain(Object::Nomination(draft.id), EventKind::Created, 1);
        let (_, lines) = facts
            .entry(office.path.clone())
            .or_insert_with(|| (office, Vec::new()));
        lines.push(filed.with(vec![("subject_id", achievement.subject.to_string())]));
        lines.push(made);
        achievements.push(achievement);
        drafts.push(draft);
    }
    db::nominations::events::insert_achievements(tx, &achievements)?;
    db::nominations::insert_each(tx, &drafts)?;
    for (office, lines) in facts.values() {
        record(tx, ctx, &actor.using(office), lines, &[])?;
    }
    Ok(drafts.into_iter().map(|draft| draft.id).collect())
}

/// Takes a draft back that a list brought in, with the rights of who asks, and what it rests on
/// where nothing else does; answers whether it is gone. One that was sent, that stands on a letter,
/// or in which somebody has worked since, stays.
pub(in crate::services) fn take_back(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
) -> Result<bool> {
    let Some(filed) = db::nominations::find(tx, &Scope::All, id)? else {
        return Ok(true);
    };
    if filed.nomination.version != 1 {
        return Ok(false);
    }
    match delete(tx, ctx, caller, id, 1) {
        Ok(()) => {}
        Err(Error::WrongStage(_) | Error::NotFound(_) | Error::Forbidden(_)) => return Ok(false),
        Err(error) => return Err(error),
    }
    let achievement = filed.nomination.content.achievement;
    let removed = db::nominations::events::remove_achievement_if_as_added(tx, achievement)?;
    if matches!(removed, Saved::Yes) {
        let actor = access::actor(tx, ctx, caller)?;
        let actor = policy::may_hold(&actor, &[filed.nomination.writer()])?;
        let deleted = HistoryEvent::plain(Object::Achievement(achievement), EventKind::Deleted, 1);
        record(tx, ctx, &actor, &[deleted], &[])?;
    }
    Ok(true)
}
