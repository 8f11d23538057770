//! Truy tặng on the way of a file: who has died since it was written is honoured after death, or
//! not at all. It is asked whenever a file is written or goes on, in two statements however many
//! files; what an issued award says of a death reaches the register.

use chrono::NaiveDate;

use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::base::ids::PersonId;
use crate::domain::nominations::nomination::{Content, NominationInContext};
use crate::domain::nominations::posthumous::{Life, fault};
use crate::domain::register::people::SubjectKind;
use crate::error::{Case, Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::register::people;

/// A content, what its subject is, and who on the register.
type Said<'c> = (&'c Content, SubjectKind, Option<PersonId>);

/// What is wrong with what each of these says of the life of its subject.
pub(in crate::services) fn faults(
    tx: &mut Conn,
    ctx: &Ctx,
    said: &[Said<'_>],
) -> Result<Vec<Option<FieldFault>>> {
    let known: Vec<PersonId> = said.iter().filter_map(|(.., person)| *person).collect();
    let dead = if known.is_empty() {
        Vec::new()
    } else {
        db::register::people::who_died(tx, &known)?
    };
    let deeds: Vec<_> = said
        .iter()
        .filter(|(content, ..)| content.posthumous.is_some())
        .map(|(content, ..)| content.achievement)
        .collect();
    let events = if deeds.is_empty() {
        Vec::new()
    } else {
        db::nominations::events::of_achievements(tx, &deeds)?
    };
    let of_one = |(content, kind, person): &Said<'_>| {
        let died_on = dead
            .iter()
            .find(|(id, _)| Some(*id) == *person)
            .map(|(_, day)| *day);
        let deed_from = events
            .iter()
            .find(|(id, _)| *id == content.achievement)
            .map(|(_, event)| event.happened_from);
        let found = fault(
            content.posthumous.as_ref(),
            Life {
                kind: *kind,
                died_on,
                deed_from,
            },
            ctx.today(),
        );
        found.map(|(pointer, code)| FieldFault::new(pointer, code))
    };
    Ok(said.iter().map(of_one).collect())
}

/// What stops these files, each named in its fault.
pub(in crate::services) fn stopped(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &[&NominationInContext],
) -> Result<Vec<FieldFault>> {
    let said: Vec<Said<'_>> = files
        .iter()
        .map(|file| {
            (
                &file.nomination.content,
                file.subject_kind,
                file.subject_person,
            )
        })
        .collect();
    let found = files.iter().zip(faults(tx, ctx, &said)?);
    let named = |(file, fault): (&&NominationInContext, Option<FieldFault>)| {
        fault.map(|fault| FieldFault {
            params: Case::of(file, &ctx.law).params(),
            ..fault
        })
    };
    Ok(found.filter_map(named).collect())
}

/// Nobody among these is honoured as if they lived.
pub(in crate::services) fn must_fit(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &[NominationInContext],
) -> Result<()> {
    let found = stopped(tx, ctx, &files.iter().collect::<Vec<_>>())?;
    if found.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(found))
    }
}

/// The register learns of the deaths that these awarded files tell of, where it did not know.
pub(in crate::services) fn tell_register(
    tx: &mut Conn,
    ctx: &Ctx,
    acting: &Actor,
    files: &[NominationInContext],
) -> Result<()> {
    let told = files.iter().filter_map(|file| {
        file.subject_person
            .zip(file.nomination.content.posthumous.as_ref())
    });
    let deaths: Vec<(PersonId, NaiveDate)> =
        told.map(|(person, told)| (person, told.died_on)).collect();
    if deaths.is_empty() {
        Ok(())
    } else {
        people::learn_of_deaths(tx, ctx, acting, &deaths)
    }
}
