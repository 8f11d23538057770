//! What is held against subjects: entered by the standing office, lifted on a written all-clear
//! (R-HOLD-1).

use chrono::NaiveDate;

use crate::db::{self, Conn, PageRequest, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{HoldId, PersonId, SubjectId};
use crate::domain::base::job::Template;
use crate::domain::eligibility::hold::{Hold, HoldKind};
use crate::domain::law::requirement::Requirement;
use crate::domain::register::people::Subject;
use crate::domain::register::unit::UnitPath;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::register::subjects::{Offered, offered};
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

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
    let found = db::register::people::find_subject(tx, &actor.scope(), subject)?;
    let (found, path) = found.ok_or_else(|| Error::invalid(pointer, "unknown_reference"))?;
    let acting = policy::may(actor, Right::HandleHolds, found.unit, &path)?;
    policy::not_their_own(actor, &found.beneficiary())?;
    Ok(acting)
}

/// The person who is not told what is held against them: the actor, where the law keeps it from
/// nominees.
fn kept_from(ctx: &Ctx, actor: &Actor) -> Option<PersonId> {
    let hidden = ctx.law.rules.iter().any(|rule| {
        rule.hidden_from_nominee && rule.requirement.contains(&Requirement::NothingHeldAgainst)
    });
    actor.person.filter(|_| hidden)
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
    db::register::people::lock_subjects(tx, &[new.subject])?;
    db::eligibility::holds::insert(tx, &hold)?;
    let entered = HistoryEvent::plain(Object::Subject(hold.subject), EventKind::HoldEntered, 1)
        .because(&hold.ground);
    let entered = entered.with(vec![
        ("hold_id", hold.id.to_string()),
        ("kind", hold.kind.code().to_owned()),
    ]);
    let following = (ctx.follows.held)(tx, ctx, hold.subject, Template::Paused)?;
    record(tx, ctx, &acting, &[entered], &following)?;
    Ok(hold)
}

/// Lifts a hold on a written all-clear.
pub fn lift(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: HoldId,
    expected: i64,
    all_clear: String,
) -> Result<Hold> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut hold = db::eligibility::holds::find(tx, &scope, id, kept_from(ctx, &actor))?
        .ok_or(Error::NotFound("hold"))?;
    let acting = handler(tx, &actor, hold.subject, "/subject_id")?;
    if hold.lifted.is_some() {
        return Err(Error::WrongStage("lifted".to_owned()));
    }
    if hold.version != expected {
        return Err(Error::Stale);
    }
    hold.lifted = Some((all_clear.clone(), ctx.now));
    hold.version += 1;
    ensure_saved(db::eligibility::holds::save_if_unchanged(tx, &hold)?)?;
    let lifted = HistoryEvent::plain(
        Object::Subject(hold.subject),
        EventKind::HoldLifted,
        hold.version,
    )
    .because(&all_clear);
    // While another one stands, it still rests.
    let free = db::eligibility::holds::standing_against(&[hold.subject])
        .ask(tx)?
        .is_empty();
    let following = if free {
        (ctx.follows.held)(tx, ctx, hold.subject, Template::Resumed)?
    } else {
        Vec::new()
    };
    record(
        tx,
        ctx,
        &acting,
        &[lifted.with(vec![("hold_id", hold.id.to_string())])],
        &following,
    )?;
    Ok(hold)
}

/// One hold.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: HoldId) -> Result<Hold> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    db::eligibility::holds::find(tx, &scope, id, kept_from(ctx, &actor))?
        .ok_or(Error::NotFound("hold"))
}

/// A page of holds, of one subject if given.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    subject: Option<SubjectId>,
    page: &PageRequest,
) -> Result<Listed<Hold>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let holds =
        db::eligibility::holds::list(tx, &scope, subject, kept_from(ctx, &actor), &one_more(page))?;
    Ok(Listed::cut(holds, page.limit, |hold| hold.id.to_string()))
}

/// A hold with the subject it is against.
#[derive(Debug, Clone)]
pub struct ShownHold {
    /// The hold.
    pub hold: Hold,
    /// Against whom.
    pub subject: Subject,
    /// Can the caller lift it?
    pub may_lift: bool,
}

/// A page of holds, and against whom the caller could enter one.
#[derive(Debug, Clone)]
pub struct HoldsBoard {
    /// The holds, the oldest first.
    pub holds: Listed<ShownHold>,
    /// Subjects found by name against whom the caller may enter a hold.
    pub subjects: Vec<Offered>,
    /// Does the caller handle holds at all?
    pub may_handle: bool,
}

/// A page of holds with the names around them, of one subject if given; `q` looks for subjects to
/// enter one against.
pub fn desk(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    subject: Option<SubjectId>,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<HoldsBoard> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let listed = list(tx, ctx, caller, subject, page)?;
    let known = db::register::people::subjects_with_ids(
        tx,
        &listed
            .items
            .iter()
            .map(|hold| hold.subject)
            .collect::<Vec<_>>(),
    )?;
    let may = |subject: &Subject, path: &UnitPath| {
        policy::may(&actor, Right::HandleHolds, subject.unit, path).is_ok()
            && policy::not_their_own(&actor, &subject.beneficiary()).is_ok()
    };
    let shown = |hold: Hold| {
        let (subject, path) = known
            .iter()
            .find(|(subject, _)| subject.id == hold.subject)?;
        Some(ShownHold {
            may_lift: hold.lifted.is_none() && may(subject, path),
            subject: subject.clone(),
            hold,
        })
    };
    let holds = listed.filter_map(shown);
    let may_handle = actor
        .offices
        .iter()
        .any(|held| Right::HandleHolds.roles().contains(&held.office.role));
    let mut subjects = Vec::new();
    if may_handle {
        let page = PageRequest {
            after: None,
            limit: crate::services::register::subjects::MOST_OFFERED,
        };
        let found = db::register::people::list_subjects(tx, &scope, q, &page)?;
        let paths = db::register::people::subjects_with_ids(
            tx,
            &found.iter().map(|subject| subject.id).collect::<Vec<_>>(),
        )?;
        subjects.extend(
            paths
                .into_iter()
                .filter(|(subject, path)| may(subject, path))
                .map(|(subject, _)| subject),
        );
    }
    Ok(HoldsBoard {
        holds,
        subjects: offered(tx, subjects)?,
        may_handle,
    })
}
