//! Truy tặng on the way of a file: who has died since it was written is honoured after death, or
//! not at all. It is asked whenever a file is written or goes on, in two statements however many
//! files; what an issued award says of a death reaches the register.

use chrono::NaiveDate;

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::base::ids::{AchievementId, PersonId};
use crate::domain::nominations::event::Event;
use crate::domain::nominations::nomination::{Content, NominationInContext};
use crate::domain::nominations::posthumous::{Life, fault};
use crate::domain::register::people::SubjectKind;
use crate::error::{Case, Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::register::people;

/// A content, what its subject is, and who on the register.
type Said<'c> = (&'c Content, SubjectKind, Option<PersonId>);

/// What is known of the lives of those whom files are about.
#[derive(Debug)]
pub(in crate::services) struct Lives {
    dead: Vec<(PersonId, NaiveDate)>,
    events: Vec<(AchievementId, Event)>,
}

/// What is known of them, as a question.
fn lives_of(said: &[Said<'_>]) -> impl Reading<Answer = Lives> + use<> {
    let known: Vec<PersonId> = said.iter().filter_map(|(.., person)| *person).collect();
    let deeds: Vec<_> = said
        .iter()
        .filter(|(content, ..)| content.posthumous.is_some())
        .map(|(content, ..)| content.achievement)
        .collect();
    let asked = (
        db::register::people::who_died(&known),
        db::nominations::events::of_achievements(&deeds),
    );
    asked.map(|(dead, events)| Ok(Lives { dead, events }))
}

/// What is known of the lives of those whom these files are about, as a question.
pub(in crate::services) fn lives(
    files: &[&NominationInContext],
) -> impl Reading<Answer = Lives> + use<> {
    lives_of(&said(files))
}

fn said<'f>(files: &[&'f NominationInContext]) -> Vec<Said<'f>> {
    let one = |file: &&'f NominationInContext| {
        (
            &file.nomination.content,
            file.subject_kind,
            file.subject_person,
        )
    };
    files.iter().map(one).collect()
}

/// What is wrong with what each of these says of the life of its subject.
pub(in crate::services) fn faults(
    tx: &mut Conn,
    ctx: &Ctx,
    said: &[Said<'_>],
) -> Result<Vec<Option<FieldFault>>> {
    let lives = lives_of(said).ask(tx)?;
    Ok(faults_by(ctx, said, &lives))
}

fn faults_by(
    ctx: &Ctx,
    said: &[Said<'_>],
    Lives { dead, events }: &Lives,
) -> Vec<Option<FieldFault>> {
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
    said.iter().map(of_one).collect()
}

/// What stops these files, each named in its fault.
pub(in crate::services) fn stopped(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &[&NominationInContext],
) -> Result<Vec<FieldFault>> {
    let lives = lives(files).ask(tx)?;
    Ok(stopped_by(ctx, files, &lives))
}

fn stopped_by(ctx: &Ctx, files: &[&NominationInContext], lives: &Lives) -> Vec<FieldFault> {
    let found = files.iter().zip(faults_by(ctx, &said(files), lives));
    let named = |(file, fault): (&&NominationInContext, Option<FieldFault>)| {
        fault.map(|fault| FieldFault {
            params: Case::of(file, &ctx.law).params(),
            ..fault
        })
    };
    found.filter_map(named).collect()
}

/// Nobody among these is honoured as if they lived.
pub(in crate::services) fn must_fit(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &[NominationInContext],
) -> Result<()> {
    let refs: Vec<&NominationInContext> = files.iter().collect();
    let lives = lives(&refs).ask(tx)?;
    must_fit_by(ctx, files, &lives)
}

/// The same, by what was read.
pub(in crate::services) fn must_fit_by(
    ctx: &Ctx,
    files: &[NominationInContext],
    lives: &Lives,
) -> Result<()> {
    let found = stopped_by(ctx, &files.iter().collect::<Vec<_>>(), lives);
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
