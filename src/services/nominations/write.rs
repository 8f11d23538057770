//! Writing a nomination: creating, changing, removing it while it is open.

use chrono::{Datelike, NaiveDate};

use super::act::receipt::bodies;
use super::{NominationWithRights, view_of};
use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied};
use crate::domain::base::days::local_date;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{AchievementId, NominationId, PersonId};
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::nomination::{Content, Nomination, NominationState, Places};
use crate::domain::nominations::posthumous::Posthumous;
use crate::domain::register::people::SubjectKind;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::dossier::find;
use crate::services::nominations::{events, posthumous};
use crate::services::{Ctx, ensure_saved, record};

/// Writes a nomination as a draft, in the nearest unit above the subject in which the caller is
/// emulation officer.
pub fn create(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    content: Content,
) -> Result<NominationWithRights> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let (subject, path) = db::register::people::find_subject(tx, &scope, content.subject)?
        .ok_or_else(|| Error::invalid("/subject_id", "unknown_reference"))?;
    let office = policy::nominating_office(&actor, &path)
        .ok_or(Denied::NotHolder)?
        .clone();
    if let Some(person) = subject.person.filter(|_| content.posthumous.is_none())
        && db::register::people::who_died(&[person])
            .ask(tx)?
            .is_empty()
        && !db::register::people::who_left(tx, &[person], ctx.today())?.is_empty()
    {
        return Err(Error::invalid("/subject_id", "has_left"));
    }
    check_posthumous(tx, ctx, (&content, subject.kind, subject.person))?;
    check_content(tx, ctx, &scope, (&content, None), subject.kind, ctx.today())?;
    let above = db::register::units::upwards(tx, &office.path, ctx.today())?;
    let (deciding, superior) = bodies(ctx, &content.award_code, &above)?;
    let places = Places {
        nominating: office.office.unit,
        superior: superior.map(|unit| unit.id),
        deciding: deciding.id,
    };
    let nomination = Nomination::draft(ctx.id(), content, places, actor.user(), &ctx.moment())?;
    db::nominations::insert(tx, &nomination)?;
    let made = HistoryEvent::plain(Object::Nomination(nomination.id), EventKind::Created, 1);
    record(tx, ctx, &actor.using(&office), &[made], &[])?;
    let filed =
        db::nominations::find(tx, &scope, nomination.id)?.ok_or(Error::NotFound("nomination"))?;
    Ok(view_of(ctx, &actor, filed))
}

/// An award year that is neither the last, nor this, nor the next, seen from a day.
pub(super) fn year_fault(cycle_year: i32, day: NaiveDate) -> Option<FieldFault> {
    let (from, to) = (day.year() - 1, day.year() + 1);
    let fault = || FieldFault {
        pointer: "/cycle_year".to_owned(),
        code: "award_year",
        params: vec![("from", from.to_string()), ("to", to.to_string())],
    };
    (!(from..=to).contains(&cycle_year)).then(fault)
}

/// The content fits the law of a day and what is on file; every fault at once. What was there
/// before and stays is not asked again: the person may have moved meanwhile, the law have gone on.
fn check_content(
    tx: &mut Conn,
    ctx: &Ctx,
    scope: &Scope,
    (content, before): (&Content, Option<&Content>),
    kind: SubjectKind,
    day: NaiveDate,
) -> Result<()> {
    let mut faults = Vec::new();
    let new_year = before.is_none_or(|before| before.cycle_year != content.cycle_year);
    faults.extend(year_fault(content.cycle_year, day).filter(|_| new_year));
    if before.is_none_or(|before| before.achievement != content.achievement) {
        let found = match (
            db::nominations::events::find_achievement(tx, scope, content.achievement)?,
            before,
        ) {
            // Of the file's own subject, who may be out of sight by now: who may change the file
            // wrote it, or read it there.
            (None, Some(before)) => {
                db::nominations::events::find_achievement(tx, &Scope::All, content.achievement)?
                    .filter(|achievement| achievement.subject == before.subject)
            }
            (found, _) => found,
        };
        match found {
            None => faults.push(FieldFault::new("/achievement_id", "unknown_reference")),
            Some(achievement) if achievement.subject != content.subject => {
                faults.push(FieldFault::new("/achievement_id", "of_another_subject"));
            }
            Some(_) => {}
        }
    }
    let new_type =
        before.is_none_or(|before| before.commendation_type != content.commendation_type);
    match ctx.law.award(&content.award_code, day) {
        _ if !new_type => {}
        None => faults.push(FieldFault::new("/award_code", "unknown_reference")),
        Some(award) => {
            if !award.subjects.contains(&kind) {
                faults.push(FieldFault::new("/subject_id", "not_for_this_subject"));
            }
            if !award.routes.contains_key(&content.commendation_type) {
                faults.push(FieldFault::new("/commendation_type", "not_for_this_award"));
            }
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Of the dead alone it can be said that they are dead; and of who is known to be, nothing else can
/// be proposed.
fn check_posthumous(
    tx: &mut Conn,
    ctx: &Ctx,
    said: (&Content, SubjectKind, Option<PersonId>),
) -> Result<()> {
    let faults: Vec<FieldFault> = posthumous::faults(tx, ctx, &[said])?
        .into_iter()
        .flatten()
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// What an officer changes in an open nomination; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct EditNomination {
    /// For what it is given.
    pub commendation_type: Option<CommendationType>,
    /// The award year.
    pub cycle_year: Option<i32>,
    /// What it rests on.
    pub achievement: Option<AchievementId>,
    /// The short report.
    pub statement: Option<String>,
    /// Of somebody who has died; `Some(None)` of somebody who has not.
    pub posthumous: Option<Option<Posthumous>>,
}

/// Changes a draft or a returned nomination.
pub fn edit(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    edit: EditNomination,
) -> Result<NominationWithRights> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let actor = open_to(
        &actor,
        &filed.nomination,
        filed.nomination.is_open(),
        expected,
    )?;
    let before = filed.nomination.content.clone();
    let nomination = &mut filed.nomination;
    nomination.content.commendation_type = edit
        .commendation_type
        .unwrap_or(nomination.content.commendation_type);
    nomination.content.cycle_year = edit.cycle_year.unwrap_or(nomination.content.cycle_year);
    nomination.content.achievement = edit.achievement.unwrap_or(nomination.content.achievement);
    if let Some(statement) = edit.statement {
        nomination.content.statement = statement;
    }
    if let Some(posthumous) = edit.posthumous {
        nomination.content.posthumous = posthumous;
    }
    if nomination.content == before {
        return Ok(view_of(ctx, &actor, filed));
    }
    // A file that was received keeps the law of that day.
    let day = nomination
        .receipt
        .as_ref()
        .map_or_else(|| ctx.today(), |receipt| local_date(receipt.at));
    check_content(
        tx,
        ctx,
        &scope,
        (&nomination.content, Some(&before)),
        filed.subject_kind,
        day,
    )?;
    check_posthumous(
        tx,
        ctx,
        (
            &nomination.content,
            filed.subject_kind,
            filed.subject_person,
        ),
    )?;
    // The procedure follows from the type.
    if nomination.content.commendation_type != before.commendation_type {
        nomination.find_route(&ctx.law, day)?;
    }
    let sent = db::nominations::versions::of(tx, id)?.pop();
    nomination.note_change(&ctx.law, sent.as_ref().map(|sent| &sent.content));
    nomination.version += 1;
    ensure_saved(db::nominations::save_if_unchanged(tx, nomination)?)?;
    db::eligibility::judgements::close_older(tx, id)?;
    let edited = HistoryEvent::plain(
        Object::Nomination(id),
        EventKind::Edited,
        nomination.version,
    );
    record(tx, ctx, &actor, &[edited], &[])?;
    Ok(view_of(ctx, &actor, filed))
}

/// What an officer tells anew of an open file.
#[derive(Debug, Clone)]
pub struct Revision {
    /// What happened; none for what was earned over a year, or where the file names no event.
    pub event: Option<events::AddEvent>,
    /// The award year. None inside: it follows the event. None: it follows the event's year where
    /// that is changed, and stays where it is not.
    pub cycle_year: Option<Option<i32>>,
    /// What the subject did.
    pub summary: String,
    /// For what the award is given.
    pub commendation_type: CommendationType,
    /// The short report.
    pub statement: String,
    /// Of somebody who has died.
    pub posthumous: Option<Posthumous>,
    /// The name of a subject that the register does not keep; none leaves it.
    pub subject_name: Option<String>,
}

/// Changes an open nomination together with what it rests on, as the page asks for it: where event
/// or achievement read otherwise than before, new ones are filed and the old ones stay. Answers the
/// file's version.
pub fn revise(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    new: Revision,
) -> Result<i64> {
    let before = find(tx, ctx, caller, id)?;
    let nomination = &before.shown.filed.nomination;
    if new.event.is_none()
        && before.event.is_some()
        && new.commendation_type != CommendationType::Merit
    {
        return Err(Error::invalid("/name", "required"));
    }
    let same_event = match (&before.event, &new.event) {
        (Some(event), Some(told)) => {
            (&event.name, event.happened_from, event.happened_to)
                == (&told.name, told.happened_from, told.happened_to)
        }
        (before, told) => before.is_none() && told.is_none(),
    };
    let of_event = new.event.as_ref().map(|event| event.happened_to.year());
    let was = before.event.as_ref().map(|event| event.happened_to.year());
    let cycle_year = new
        .cycle_year
        .unwrap_or(None)
        .or_else(|| of_event.filter(|_| new.cycle_year.is_some() || of_event != was));
    let mut achievement = nomination.content.achievement;
    if !same_event || before.achievement != new.summary {
        let event = match (before.event, new.event) {
            (_, None) => None,
            (Some(event), Some(_)) if same_event => Some(event.id),
            (_, Some(told)) => {
                let unit = told.unit.or(Some(nomination.places.nominating));
                Some(events::add_event(tx, ctx, caller, events::AddEvent { unit, ..told })?.id)
            }
        };
        let told = events::AddAchievement {
            event,
            subject: nomination.content.subject,
            summary: new.summary,
        };
        achievement = events::add_achievement(tx, ctx, caller, told)?.id;
    }
    let changes = EditNomination {
        commendation_type: Some(new.commendation_type),
        cycle_year,
        achievement: Some(achievement),
        statement: Some(new.statement),
        posthumous: Some(new.posthumous),
    };
    let edited = edit(tx, ctx, caller, id, expected, changes)?;
    let version = edited.filed.nomination.version;
    match new
        .subject_name
        .filter(|name| *name != edited.filed.subject_name)
    {
        None => Ok(version),
        Some(name) => {
            crate::services::nominations::renames::rename_subject(
                tx,
                ctx,
                caller,
                edited.filed.nomination.content.subject,
                None,
                name,
            )?;
            // It counts as one more change of the file.
            Ok(version + 1)
        }
    }
}

/// Removes a draft that was never submitted.
pub fn delete(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
) -> Result<()> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let actor = open_to(
        &actor,
        &filed.nomination,
        matches!(filed.nomination.state, NominationState::Draft { .. }),
        expected,
    )?;
    // On a letter that waits for its signature it is no longer the officer's alone: the letter is
    // removed first.
    if !db::nominations::submission_letters::on_a_letter(&[id])
        .ask(tx)?
        .is_empty()
    {
        return Err(Error::WrongStage(filed.nomination.state.stage().to_owned()));
    }
    db::nominations::documents::forget(tx, id)?;
    db::eligibility::judgements::forget(tx, id)?;
    ensure_saved(db::nominations::delete_if_unchanged(tx, &filed.nomination)?)?;
    events::reports::wait_again(tx, ctx, &actor, id)?;
    let deleted = HistoryEvent::plain(
        Object::Nomination(id),
        EventKind::Deleted,
        filed.nomination.version,
    );
    record(tx, ctx, &actor, &[deleted], &[])
}

/// The actor as the writer of an open file whose version they have seen.
pub(in crate::services) fn open_to(
    actor: &Actor,
    nomination: &Nomination,
    open: bool,
    expected: i64,
) -> Result<Actor> {
    let acting = policy::may_hold(actor, &[nomination.writer()])?;
    if !open {
        return Err(Error::WrongStage(nomination.state.stage().to_owned()));
    }
    if nomination.version == expected {
        Ok(acting)
    } else {
        Err(Error::Stale)
    }
}
