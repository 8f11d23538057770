//! What is held against subjects: entered by the standing office, lifted on a written all-clear (R-HOLD-1).

use chrono::NaiveDate;

use super::access::{self, Caller};
use super::{Ctx, Listed, one_more, record, won};
use crate::db::{self, Conn, Page};
use crate::domain::actor::Actor;
use crate::domain::history::{Deed, Fact, Object};
use crate::domain::hold::{Hold, HoldKind};
use crate::domain::ids::{HoldId, SubjectId};
use crate::domain::policy::{self, Denied, Right};
use crate::error::{Error, Result};

/// A hold to enter.
#[derive(Debug, Clone)]
pub struct EnterHold {
    /// Against whom.
    pub subject: SubjectId,
    /// What is being looked into.
    pub kind: HoldKind,
    /// On what paper or fact it rests.
    pub ground: String,
    /// Since when; none for today.
    pub since: Option<NaiveDate>,
}

/// The actor as one who handles holds of a subject; nobody does of themself.
fn handler(tx: &mut Conn, actor: &Actor, subject: SubjectId, pointer: &str) -> Result<Actor> {
    let found = db::people::find_subject(tx, &actor.scope(), subject)?;
    let (found, path) = found.ok_or_else(|| Error::invalid(pointer, "unknown_reference"))?;
    let acting = policy::may(actor, Right::HandleHolds, found.unit, &path)?;
    if actor.person.is_some() && found.person == actor.person { Err(Denied::OwnCase.into()) } else { Ok(acting) }
}

/// Enters a hold.
pub fn enter(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: EnterHold) -> Result<Hold> {
    let actor = access::actor(tx, ctx, caller)?;
    let acting = handler(tx, &actor, new.subject, "/subject_id")?;
    let since = new.since.unwrap_or_else(|| ctx.today());
    if since > ctx.today() {
        return Err(Error::invalid("/since", "in_future"));
    }
    let hold = Hold {
        id: ctx.id(),
        subject: new.subject,
        kind: new.kind,
        ground: new.ground,
        since,
        created_at: ctx.now,
        lifted: None,
        version: 1,
    };
    // A file of the subject that is being sent at this moment sees the hold, or is there before it.
    db::people::lock_subjects(tx, &[new.subject])?;
    db::holds::insert(tx, &hold)?;
    let entered = Fact::plain(Object::Subject(hold.subject), Deed::HoldEntered, 1).because(&hold.ground);
    record(tx, ctx, &acting, &[entered.with(vec![("hold_id", hold.id.to_string()), ("kind", hold.kind.code().to_owned())])], &[])?;
    Ok(hold)
}

/// Lifts a hold on a written all-clear.
pub fn lift(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: HoldId, expected: i64, all_clear: String) -> Result<Hold> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut hold = db::holds::find(tx, &scope, id)?.ok_or(Error::NotFound("hold"))?;
    let acting = handler(tx, &actor, hold.subject, "/subject_id")?;
    if hold.lifted.is_some() {
        return Err(Error::WrongStage("lifted".to_owned()));
    }
    if hold.version != expected {
        return Err(Error::Stale);
    }
    hold.lifted = Some((all_clear.clone(), ctx.now));
    hold.version += 1;
    won(db::holds::save_if_unchanged(tx, &hold)?)?;
    let lifted = Fact::plain(Object::Subject(hold.subject), Deed::HoldLifted, hold.version).because(&all_clear);
    record(tx, ctx, &acting, &[lifted.with(vec![("hold_id", hold.id.to_string())])], &[])?;
    Ok(hold)
}

/// One hold.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: HoldId) -> Result<Hold> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::holds::find(tx, &scope, id)?.ok_or(Error::NotFound("hold"))
}

/// A page of holds, of one subject if given.
pub fn list(tx: &mut Conn, ctx: &Ctx, caller: &Caller, subject: Option<SubjectId>, page: &Page) -> Result<Listed<Hold>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let holds = db::holds::list(tx, &scope, subject, &one_more(page))?;
    Ok(Listed::cut(holds, page.limit, |hold| hold.id.to_string()))
}
