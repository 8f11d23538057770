//! All that is agreed to on one decision: what waits for one, by what it is for, and a draft that
//! lists the whole of it, however much that is by then.

use super::{MOST_LINES, ShownDecision, draft};
use crate::db::nominations::AgreedFilter;
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::ids::{EventId, NominationId, UnitId};
use crate::domain::law::stage::StageKind;
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::nominations::{self, NominationWithRights};

pub use crate::db::nominations::AgreedTogether;

/// So many files are shown before a draft is made of all of them.
const SHOWN: usize = 50;

/// So many awards and events are offered to choose from.
const KINDS: i64 = 100;

/// Which of the files that are agreed to.
#[derive(Debug, Clone, Default)]
pub struct GatherFilter {
    /// Decided by this unit; the first one for which the caller drafts decisions, if none is named.
    pub issuer: Option<UnitId>,
    /// For this award.
    pub award_code: Option<String>,
    /// For what was done in this event.
    pub event: Option<EventId>,
}

/// The files that are agreed to and stand on no decision.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// Who issues the decision.
    pub issuer: Unit,
    /// Of the issuer's files all that there are, by what they are for.
    pub kinds: Vec<AgreedTogether>,
    /// How many the filter lets through; one more than a decision lists where there are more.
    pub total: usize,
    /// The first of them.
    pub files: Vec<NominationWithRights>,
}

/// The issuer, where the caller drafts its decisions.
fn issuer(tx: &mut Conn, actor: &Actor, filter: &GatherFilter) -> Result<Unit> {
    let right = Right::HandleDecision;
    let first = || actor.units_of(right.roles()).first().copied();
    let id = filter.issuer.or_else(first).ok_or(Denied::NotHolder)?;
    let unit = db::register::units::with_id(tx, id)?
        .filter(|unit| actor.scope().contains(&unit.path))
        .ok_or(Error::NotFound("unit"))?;
    policy::may(actor, right, unit.id, &unit.path)?;
    Ok(unit)
}

/// The ids of the files, up to one more than a decision lists.
fn ids(
    tx: &mut Conn,
    ctx: &Ctx,
    issuer: UnitId,
    filter: GatherFilter,
) -> Result<Vec<NominationId>> {
    let filter = AgreedFilter {
        issuer,
        award_code: filter.award_code,
        event: filter.event,
    };
    let most = i64::try_from(MOST_LINES + 1).unwrap_or(i64::MAX);
    Ok(db::nominations::agreed(tx, &filter, &stages(ctx), most)?)
}

/// The stages in which a file waits for its decision.
fn stages(ctx: &Ctx) -> Vec<&str> {
    let stages = ctx.law.routes.iter().flat_map(|route| &route.stages);
    let mut codes: Vec<&str> = stages
        .filter(|stage| stage.kind() == StageKind::Issue)
        .map(|stage| stage.code.as_str())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// What is agreed to and stands on no decision yet.
pub fn agreed(tx: &mut Conn, ctx: &Ctx, caller: &Caller, filter: GatherFilter) -> Result<Agreed> {
    let actor = access::actor(tx, ctx, caller)?;
    let issuer = issuer(tx, &actor, &filter)?;
    let kinds = db::nominations::agreed_together(tx, issuer.id, &stages(ctx), KINDS)?;
    let ids = ids(tx, ctx, issuer.id, filter)?;
    let first: Vec<NominationId> = ids.iter().take(SHOWN).copied().collect();
    Ok(Agreed {
        issuer,
        kinds,
        total: ids.len(),
        files: nominations::these(tx, ctx, caller, &first)?,
    })
}

/// Drafts a decision that lists all of them, as they are at this moment.
pub fn draft_agreed(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    title: String,
    filter: GatherFilter,
) -> Result<ShownDecision> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let issuer = issuer(tx, &actor, &filter)?;
    let ids = ids(tx, ctx, issuer.id, filter)?;
    if ids.is_empty() {
        return Err(Error::invalid("/nomination_ids", "nothing_waits"));
    }
    if ids.len() > MOST_LINES {
        let params = vec![("from", "1".to_owned()), ("to", MOST_LINES.to_string())];
        return Err(Error::Invalid(vec![FieldFault {
            params,
            ..FieldFault::new("/nomination_ids", "out_of_range")
        }]));
    }
    draft(tx, ctx, caller, title, &ids)
}
