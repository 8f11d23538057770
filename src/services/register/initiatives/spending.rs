//! An initiative is spent once: what it was for one award it is for no other (R-DUP-2).

use super::{authors_of, facts, home, may_one_of, none_their_own};
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::Right;
use crate::domain::base::history::{EventKind, HistoryEvent};
use crate::domain::base::ids::{AwardId, InitiativeId, SubjectId};
use crate::domain::register::initiative::Initiative;
use crate::domain::register::people::Subject;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

/// Who says on which award an initiative was spent.
pub(super) const SPENDING: [Right; 2] = [Right::Nominate, Right::HandleHolds];

/// An initiative that the caller sees and may spend, as whom they do, and its authors.
fn spendable(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: InitiativeId,
) -> Result<(Initiative, Actor, Vec<Subject>)> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let initiative =
        db::register::initiatives::find(tx, &scope, id)?.ok_or(Error::NotFound("initiative"))?;
    let unit = home(tx, &initiative)?;
    let acting = may_one_of(&actor, &SPENDING, &unit)?;
    let authors = authors_of(tx, &initiative)?;
    none_their_own(&actor, &authors)?;
    Ok((initiative, acting, authors))
}

fn save(tx: &mut Conn, changed: &mut Initiative, authors: &[Subject]) -> Result<()> {
    changed.version += 1;
    // A title that rests on it and moves at this moment sees it, or was there before it.
    let ids: Vec<SubjectId> = authors.iter().map(|author| author.id).collect();
    db::register::people::lock_subjects(tx, &ids)?;
    ensure_saved(db::register::initiatives::save_if_unchanged(tx, changed)?)
}

/// Spends an initiative on an award that one of its authors holds, as who nominates or handles holds
/// for its unit.
pub fn spend(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: InitiativeId,
    expected: i64,
    award: AwardId,
) -> Result<Initiative> {
    let (mut initiative, acting, authors) = spendable(tx, ctx, caller, id)?;
    if initiative.spent_on.is_some() {
        return Err(Error::WrongStage("spent".to_owned()));
    }
    if initiative.version != expected {
        return Err(Error::Stale);
    }
    let given = db::register::initiatives::awards_with_ids(tx, &[award])?.pop();
    // Whether there is such an award of somebody else is not told.
    let given = given
        .filter(|given| initiative.share_of(given.subject).is_some())
        .ok_or_else(|| Error::invalid("/award_id", "not_an_author"))?;
    if !given.in_force {
        return Err(Error::invalid("/award_id", "award_not_in_force"));
    }
    // What was decided before anybody had recognised it was not given for it.
    if given.decided_on < initiative.recognised_on {
        return Err(Error::invalid("/award_id", "before_it_was_recognised"));
    }
    initiative.spent_on = Some(award);
    save(tx, &mut initiative, &authors)?;
    let more = [("award_id", award.to_string())];
    let spent = facts(EventKind::InitiativeSpent, &initiative, &authors, &more);
    record(tx, ctx, &acting, &spent, &[])?;
    Ok(initiative)
}

/// Lets go of the award on which an initiative was spent, with the reason: it can be used again.
pub fn release(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: InitiativeId,
    expected: i64,
    reason: &str,
) -> Result<Initiative> {
    let (mut initiative, acting, authors) = spendable(tx, ctx, caller, id)?;
    let Some(award) = initiative.spent_on else {
        return Err(Error::WrongStage("unspent".to_owned()));
    };
    if initiative.version != expected {
        return Err(Error::Stale);
    }
    initiative.spent_on = None;
    save(tx, &mut initiative, &authors)?;
    let more = [("award_id", award.to_string())];
    let released = facts(EventKind::InitiativeReleased, &initiative, &authors, &more);
    let because = |fact: HistoryEvent| fact.because(reason);
    let released: Vec<HistoryEvent> = released.into_iter().map(because).collect();
    record(tx, ctx, &acting, &released, &[])?;
    Ok(initiative)
}
