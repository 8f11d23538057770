//! A record, with what its reader can do with it.

use super::dependents::visible;
use super::{Dependent, is_state_honour, resting, speaker};
use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::awards::award::Award;
use crate::domain::base::history::{HistoryEntry, Object};
use crate::domain::base::ids::{AwardId, DecisionId, NominationId};
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::awards::seen;
/// A record as a page shows it: what the reader can do with it, and what rests on it.
#[derive(Debug, Clone)]
pub struct AwardWithRights {
    /// The record.
    pub award: Award,
    /// What the reader can do now: `cancel`, `strip`, `restore`.
    pub acts: Vec<&'static str>,
    /// The files and records that rest on it.
    pub resting: Vec<Dependent>,
    /// What was done with it.
    pub history: Vec<HistoryEntry>,
    /// The file it rests on, where the reader sees it.
    pub file: Option<NominationId>,
    /// The decision that gave it, where the reader sees it.
    pub decision: Option<DecisionId>,
}

/// A record with all that a page shows.
pub fn record_of(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
) -> Result<AwardWithRights> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let award = seen(tx, &scope, id)?;
    let filed = match award.nomination {
        Some(id) => db::nominations::find(tx, &Scope::All, id)?,
        None => None,
    };
    let is_seen = |filed: &&NominationInContext| {
        scope.contains(&filed.unit_path)
            || filed.subject_person.is_some() && filed.subject_person == actor.person
    };
    let file = filed
        .as_ref()
        .filter(is_seen)
        .map(|filed| filed.nomination.id);
    let decision = db::awards::decisions::seen(tx, &scope, award.decision)?.pop_first();
    Ok(AwardWithRights {
        file,
        decision,
        ..shown_with(tx, ctx, &actor, &scope, award, filed.as_ref())?
    })
}

/// A record with what the actor can do with it.
pub(in crate::services) fn shown_with(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    scope: &Scope,
    award: Award,
    filed: Option<&NominationInContext>,
) -> Result<AwardWithRights> {
    let may = match speaker(tx, ctx, actor, &award, filed) {
        Err(Error::Forbidden(_)) => false,
        Err(error) => return Err(error),
        Ok(_) => true,
    };
    let in_force = award.status.is_in_force();
    let acts = [
        ("cancel", in_force),
        ("strip", in_force && is_state_honour(ctx, &award)),
        ("restore", !in_force && !award.was_a_mistake()),
    ];
    let acts = acts
        .into_iter()
        .filter(|(_, fits)| may && *fits)
        .map(|(action, _)| action)
        .collect();
    let all = resting(tx, ctx, &award)?;
    let resting = visible(tx, scope, &award, all)?;
    let history = db::base::history::of(tx, Object::Award(award.id))?;
    Ok(AwardWithRights {
        file: award.nomination,
        decision: award.decision,
        award,
        acts,
        resting,
        history,
    })
}
