//! Another name for a subject: what names it and waits for a signature counts as changed.

use crate::db::{self, Conn};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::SubjectId;
use crate::domain::nominations::nomination::{Nomination, NominationInContext, Status};
use crate::domain::register::people::Subject;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};
/// Mends the name of a subject that the staff register does not keep, as an officer of its unit,
/// until a decision that lists it is signed. Its open files count as changed: who has seen them
/// with the old name looks again.
pub fn rename_subject(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: SubjectId,
    expected: Option<i64>,
    name: String,
) -> Result<Subject> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let (mut subject, path) =
        db::register::people::find_subject(tx, &scope, id)?.ok_or(Error::NotFound("subject"))?;
    let actor = policy::may(&actor, Right::Nominate, subject.unit, &path)?;
    if subject.person.is_some() {
        return Err(Error::invalid("/name", "on_register"));
    }
    if db::nominations::is_on_a_signed_decision(tx, id)? {
        return Err(Error::WrongStage("signed".to_owned()));
    }
    if expected.is_some_and(|expected| expected != subject.version) {
        return Err(Error::Stale);
    }
    if subject.name == name {
        return Ok(subject);
    }
    let before = std::mem::replace(&mut subject.name, name);
    subject.version += 1;
    ensure_saved(db::register::people::rename_subject_if_unchanged(
        tx, &subject,
    )?)?;
    let mut facts = vec![
        HistoryEvent::plain(Object::Subject(id), EventKind::Edited, subject.version)
            .with(called(&before, &subject.name)),
    ];
    facts.extend(files_renamed(tx, ctx, id, &before, &subject.name)?);
    record(tx, ctx, &actor, &facts, &[])?;
    Ok(subject)
}

/// What somebody was called, and is called now, for the history.
fn called(before: &str, name: &str) -> Vec<(&'static str, String)> {
    vec![("was_called", before.to_owned()), ("name", name.to_owned())]
}

/// A subject has another name, whoever gave it: its open files say so.
pub(in crate::services) fn files_renamed(
    tx: &mut Conn,
    ctx: &Ctx,
    id: SubjectId,
    before: &str,
    name: &str,
) -> Result<Vec<HistoryEvent>> {
    let files = count_up_files(tx, ctx, id)?;
    let edited = |filed: &NominationInContext| {
        let file = &filed.nomination;
        HistoryEvent::plain(Object::Nomination(file.id), EventKind::Edited, file.version)
            .with(called(before, name))
    };
    Ok(files.iter().map(edited).collect())
}

/// A subject's open files count as changed, and so does what carries them and waits for a
/// signature; answers the files as they are afterwards. What came back after its head had signed
/// for what was said before is signed again.
pub(in crate::services) fn count_up_files(
    tx: &mut Conn,
    ctx: &Ctx,
    subject: SubjectId,
) -> Result<Vec<NominationInContext>> {
    let files = db::nominations::count_up_open_of_subject(tx, subject)?;
    let signed = |file: &&Nomination| {
        file.status() == Status::Returned
            && file.receipt.is_some()
            && file.route(&ctx.law).is_some_and(|route| route.letter)
    };
    let again: Vec<_> = files
        .iter()
        .map(|filed| &filed.nomination)
        .filter(signed)
        .map(|file| file.id)
        .collect();
    if !again.is_empty() {
        db::nominations::must_be_signed_again(tx, &again)?;
    }
    Ok(files)
}
