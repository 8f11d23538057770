//! Who leaves the staff, and who has died.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, ClientScope};
use crate::domain::access::policy;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::PersonId;
use crate::domain::base::job::AccountNotice;
use crate::domain::register::people::Person;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record, write_to};
/// Nobody dies tomorrow.
pub(super) fn check_death(ctx: &Ctx, died_on: Option<NaiveDate>) -> Result<()> {
    if died_on.is_some_and(|day| day > ctx.today()) {
        Err(Error::invalid("/died_on", "in_future"))
    } else {
        Ok(())
    }
}

/// Until when a person belongs to the staff, for the history.
pub(super) fn last_days(person: &Person) -> Vec<(&'static str, String)> {
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    vec![
        ("left_on", text(person.left_on)),
        ("died_on", text(person.died_on)),
    ]
}

/// The administrators of an account hear that its owner leaves: it goes on until somebody switches
/// it off.
pub(super) fn tell_of_leaving(tx: &mut Conn, ctx: &Ctx, person: &Person) -> Result<()> {
    let Some(left_on) = person.died_on.or(person.left_on) else {
        return Ok(());
    };
    let Some(account) =
        db::access::users::of_person(tx, person.id)?.filter(|account| account.active)
    else {
        return Ok(());
    };
    let Some(unit) = db::register::units::with_id(tx, account.unit)? else {
        return Ok(());
    };
    for to in crate::services::access::unheld::administrators(tx, ctx, &unit, &[account.id])? {
        let notice = AccountNotice::OwnerLeaves {
            at: ctx.now,
            account: account.email.clone(),
            name: person.full_name.clone(),
            left_on,
        };
        write_to(tx, ctx, to, notice)?;
    }
    Ok(())
}

/// Says until which day a person belongs to the staff, and on which they died; nothing while they
/// stay. Nobody proposes them for a new award afterwards.
pub fn set_leaving(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: PersonId,
    expected: i64,
    (left_on, died_on): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<Person> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::has_scope(&actor, ClientScope::PeopleWrite)?;
    let mut person =
        db::register::people::find_person(tx, &actor.kept(ClientScope::PeopleWrite), id)?
            .ok_or(Error::NotFound("person"))?;
    let unit = db::register::units::with_id(tx, person.unit)?.ok_or(Error::NotFound("unit"))?;
    policy::may_keep(&actor, ClientScope::PeopleWrite, unit.id, &unit.path)?;
    if person.version != expected {
        return Err(Error::Stale);
    }
    check_death(ctx, died_on)?;
    if (person.left_on, person.died_on) == (left_on, died_on) {
        return Ok(person);
    }
    (person.left_on, person.died_on) = (left_on, died_on);
    person.version += 1;
    ensure_saved(db::register::people::save_person_if_unchanged(tx, &person)?)?;
    tell_of_leaving(tx, ctx, &person)?;
    let detail = last_days(&person);
    record(
        tx,
        ctx,
        &actor,
        &[HistoryEvent::plain(Object::Person(id), EventKind::Edited, person.version).with(detail)],
        &[],
    )?;
    Ok(person)
}

/// Writes down on which day people died of whose death the register did not know: an award that was
/// given after death told of it. A statement for each day, as a rule one.
pub(in crate::services) fn learn_of_deaths(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    deaths: &[(PersonId, NaiveDate)],
) -> Result<()> {
    let ids: Vec<PersonId> = deaths.iter().map(|(person, _)| *person).collect();
    let living = db::register::people::without_death(tx, &ids)?;
    let mut by_day = BTreeMap::<NaiveDate, Vec<Person>>::new();
    for person in living {
        let Some((_, day)) = deaths.iter().find(|(id, _)| *id == person.id) else {
            continue;
        };
        by_day.entry(*day).or_default().push(Person {
            died_on: Some(*day),
            version: person.version + 1,
            ..person
        });
    }
    let mut facts = Vec::new();
    for (day, people) in &by_day {
        ensure_saved(db::register::people::note_deaths(tx, people, *day)?)?;
        for person in people {
            facts.push(
                HistoryEvent::plain(Object::Person(person.id), EventKind::Edited, person.version)
                    .with(last_days(person)),
            );
            tell_of_leaving(tx, ctx, person)?;
        }
    }
    if facts.is_empty() {
        Ok(())
    } else {
        record(tx, ctx, actor, &facts, &[])
    }
}
