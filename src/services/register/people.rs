//! The staff register and the subjects who can be honoured.

mod import;
mod leaving;

use chrono::NaiveDate;

use super::units;
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, ClientScope, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{PersonId, UnitId};
use crate::domain::base::text;
use crate::domain::register::people::Person;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::register::subjects::subject_of;
use crate::services::{Ctx, Listed, Upserted, ensure_saved, one_more, record};

pub use import::import;
pub(in crate::services) use import::{brought_in, importable, known_below, take_back};

pub(in crate::services) use leaving::learn_of_deaths;
pub use leaving::set_leaving;
use leaving::{check_death, last_days, tell_of_leaving};

/// A person to put on the register; they can be honoured from then on.
#[derive(Debug, Clone)]
pub struct AddPerson {
    /// The HR system's code.
    pub staff_code: String,
    /// Full name.
    pub full_name: String,
    /// Where they work.
    pub unit: UnitId,
    /// Their post.
    pub position: Option<String>,
    /// Do they do the work directly?
    pub is_direct_worker: bool,
}

/// One person.
pub fn find_person(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: PersonId) -> Result<Person> {
    let actor = access::actor(tx, ctx, caller)?;
    db::register::people::find_person(tx, &actor.kept(ClientScope::PeopleWrite), id)?
        .ok_or(Error::NotFound("person"))
}

/// The person with a staff code.
pub fn find_person_by_code(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    staff_code: &str,
) -> Result<Person> {
    let scope = access::actor(tx, ctx, caller)?.kept(ClientScope::PeopleWrite);
    // What can be no code is nobody's: it may hold what a database cannot even compare.
    let code = text::line(staff_code, 50).map_err(|_| Error::NotFound("person"))?;
    let found =
        db::register::people::with_staff_code(tx, &code)?.filter(|(_, path)| scope.contains(path));
    found
        .map(|(person, _)| person)
        .ok_or(Error::NotFound("person"))
}

/// The person with a staff code, if the caller may see them.
pub fn seen_with_staff_code(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    code: &str,
) -> Result<Option<Person>> {
    let scope = access::actor(tx, ctx, caller)?.register();
    Ok(db::register::people::with_staff_code(tx, code)?
        .filter(|(_, path)| scope.contains(path))
        .map(|(person, _)| person))
}

/// A page of people.
pub fn list_people(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Listed<Person>> {
    let actor = access::actor(tx, ctx, caller)?;
    let people = db::register::people::list_people(
        tx,
        &actor.kept(ClientScope::PeopleWrite),
        q,
        &one_more(page),
    )?;
    Ok(Listed::cut(people, page.limit, |person| {
        person.id.to_string()
    }))
}

/// Puts a person on the register, as an administrator of their unit.
pub fn add_person(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: AddPerson) -> Result<Person> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let unit = db::register::units::find(tx, &actor.register(), new.unit)?
        .ok_or_else(|| Error::invalid("/unit_id", "unknown_reference"))?;
    let actor = policy::may(&actor, Right::ManageAccess, unit.id, &unit.path)?;
    units::must_be_open(ctx, &unit, "/unit_id")?;
    let person = Person {
        id: ctx.id(),
        staff_code: new.staff_code,
        full_name: new.full_name,
        unit: unit.id,
        position: new.position,
        is_direct_worker: new.is_direct_worker,
        left_on: None,
        died_on: None,
        version: 1,
    };
    register(tx, ctx, &actor, &person).map_err(|error| match error {
        Error::LostRace => Error::exists("/staff_code"),
        other => other,
    })?;
    Ok(person)
}

/// A person as the HR system has them.
#[derive(Debug, Clone)]
pub struct PutPerson {
    /// The HR system's code: they are known by it.
    pub staff_code: String,
    /// Full name.
    pub full_name: String,
    /// The code of the unit where they work.
    pub unit_code: String,
    /// Their post.
    pub position: Option<String>,
    /// Do they do the work directly?
    pub is_direct_worker: bool,
    /// The last day on which they belong to the staff; as it is where nothing is said.
    pub left_on: Option<Option<NaiveDate>>,
    /// The day of their death; as it is where nothing is said.
    pub died_on: Option<Option<NaiveDate>>,
}

/// Puts a person on the register or brings them up to date, and with them the subject they are.
pub fn put_person(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    put: PutPerson,
) -> Result<(Person, Upserted)> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    policy::has_scope(&actor, ClientScope::PeopleWrite)?;
    let scope = actor.kept(ClientScope::PeopleWrite);
    let unit = db::register::units::with_codes(tx, &[&put.unit_code])?
        .pop()
        .filter(|unit| scope.contains(&unit.path));
    let unit = unit.ok_or_else(|| Error::invalid("/unit_code", "unknown_reference"))?;
    policy::may_keep(&actor, ClientScope::PeopleWrite, unit.id, &unit.path)?;
    // Only who may enter people hears that a code is taken elsewhere: codes are one series, and
    // they need another.
    let known = db::register::people::with_staff_code(tx, &put.staff_code)?;
    if known
        .as_ref()
        .is_some_and(|(_, path)| !scope.contains(path))
    {
        return Err(Error::NotFound("person"));
    }
    // Who was in a unit when it was closed may stay there; nobody comes into it.
    if known
        .as_ref()
        .is_none_or(|(before, _)| before.unit != unit.id)
    {
        units::must_be_open(ctx, &unit, "/unit_code")?;
    }
    let PutPerson {
        staff_code,
        full_name,
        position,
        is_direct_worker,
        left_on,
        died_on,
        ..
    } = put;
    let Some((before, path)) = known else {
        if db::register::people::has_staff_code_like(tx, &staff_code)? {
            return Err(Error::exists("/staff_code"));
        }
        let (unit, left_on, died_on) = (unit.id, left_on.flatten(), died_on.flatten());
        check_death(ctx, died_on)?;
        let person = Person {
            id: ctx.id(),
            staff_code,
            full_name,
            unit,
            position,
            is_direct_worker,
            left_on,
            died_on,
            version: 1,
        };
        register(tx, ctx, &actor, &person)?;
        return Ok((person, Upserted::Made));
    };
    policy::may_keep(&actor, ClientScope::PeopleWrite, before.unit, &path)?;
    let (left_on, died_on) = (
        left_on.unwrap_or(before.left_on),
        died_on.unwrap_or(before.died_on),
    );
    check_death(ctx, died_on)?;
    let mut person = Person {
        full_name,
        unit: unit.id,
        position,
        is_direct_worker,
        left_on,
        died_on,
        ..before.clone()
    };
    if person == before {
        return Ok((person, Upserted::Same));
    }
    person.version += 1;
    ensure_saved(db::register::people::save_person_if_unchanged(tx, &person)?)?;
    let mut detail = Vec::new();
    let mut facts = Vec::new();
    if person.full_name != before.full_name {
        facts.extend(files_renamed(tx, ctx, &person, &before.full_name)?);
        detail.push(("was_called", before.full_name));
    }
    if person.unit != before.unit {
        detail.extend([
            ("from_unit_id", before.unit.to_string()),
            ("unit_id", person.unit.to_string()),
        ]);
    }
    if (person.left_on, person.died_on) != (before.left_on, before.died_on) {
        detail.extend(last_days(&person));
        tell_of_leaving(tx, ctx, &person)?;
    }
    facts.push(
        HistoryEvent::plain(Object::Person(person.id), EventKind::Edited, person.version)
            .with(detail),
    );
    record(tx, ctx, &actor, &facts, &[])?;
    Ok((person, Upserted::Changed))
}

/// What history tells of the files of a person who is called something else.
fn files_renamed(
    tx: &mut Conn,
    ctx: &Ctx,
    person: &Person,
    before: &str,
) -> Result<Vec<HistoryEvent>> {
    let mut facts = Vec::new();
    for subject in db::register::people::subjects_of_person(tx, &Scope::All, person.id)? {
        facts.extend((ctx.follows.subject_renamed)(
            tx,
            ctx,
            subject,
            before,
            &person.full_name,
        )?);
    }
    Ok(facts)
}

/// A new person, and the subject they are from now on.
fn register(tx: &mut Conn, ctx: &Ctx, actor: &Actor, person: &Person) -> Result<()> {
    db::register::people::insert_people(tx, std::slice::from_ref(person))?;
    db::register::people::insert_subjects(tx, &[subject_of(ctx, person)])?;
    let detail = vec![
        ("staff_code", person.staff_code.clone()),
        ("unit_id", person.unit.to_string()),
    ];
    record(
        tx,
        ctx,
        actor,
        &[HistoryEvent::plain(
            Object::Person(person.id),
            EventKind::Created,
            person.version,
        )
        .with(detail)],
        &[],
    )
}
