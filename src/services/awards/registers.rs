//! Registers of the records: all that a reader sees by what they look for, and the golden book.

use crate::db::awards::{AwardOfUnit, RegisteredKey};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::Scope;
use crate::domain::access::policy;
use crate::domain::awards::award::Award;
use crate::domain::awards::statistics::forms::{AwardeeClass, ClassedRanks};
use crate::domain::base::ids::{AwardId, DecisionId, UnitId};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::awards::AwardLine;
use crate::services::{Ctx, Listed, one_more};

pub use crate::db::awards::{AwardFilter, Counted};

/// How many are counted; of more it is said that there are more.
pub const MOST_COUNTED: i64 = 100_000;

/// A record as a register shows it.
#[derive(Debug, Clone)]
pub struct ListedAward {
    /// The record.
    pub award: Award,
    /// The name its unit has today.
    pub unit_name: String,
    /// The decision that gave it, where the reader sees that.
    pub decision: Option<DecisionId>,
}

fn scope(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Scope> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::may_pull_awards(&actor)?;
    Ok(actor.records())
}

/// The units to which a scope is narrowed by a body within it, or its own without one; what the
/// reader received elsewhere is left out.
pub(super) fn of_units(
    tx: &mut Conn,
    scope: Scope,
    unit: Option<UnitId>,
    pointer: &str,
) -> Result<Scope> {
    if let Some(unit) = unit {
        let found = db::register::units::find(tx, &scope, unit)?;
        let found = found.ok_or_else(|| Error::invalid(pointer, "unknown_reference"))?;
        return Ok(Scope::subtrees(vec![found.path]));
    }
    Ok(match scope {
        Scope::All => Scope::All,
        Scope::Seen { subtrees, .. } => Scope::subtrees(subtrees),
    })
}

/// The ranks of posts that the law knows, each with its class.
pub(super) fn ranks(ctx: &Ctx) -> ClassedRanks {
    let class = |code: &str| AwardeeClass::ALL.iter().find(|one| one.code() == code);
    let posts = ctx.law.posts.iter();
    let classed = posts.filter_map(|post| Some((post.code.clone(), *class(post.class.code())?)));
    ClassedRanks(classed.collect())
}

/// What a register is limited to, by whom it is read and by what it is asked for.
fn limits(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &AwardFilter,
) -> Result<(Scope, AwardFilter)> {
    let mut scope = scope(tx, ctx, caller)?;
    if filter.of_units || filter.unit.is_some() {
        scope = of_units(tx, scope, filter.unit, "unit")?;
    }
    let mut filter = filter.clone();
    if filter.counted.class.is_some() {
        filter.counted.ranks = ranks(ctx);
    }
    Ok((scope, filter))
}

/// A page of a register: which records, and where the next page begins.
fn keys(
    tx: &mut Conn,
    scope: &Scope,
    filter: &AwardFilter,
    page: &PageRequest,
) -> Result<(Vec<AwardId>, Option<String>)> {
    let found = db::awards::registered(tx, scope, filter, &one_more(page))?;
    let Listed { items, next, .. } =
        Listed::cut(found, page.limit, |(_, key): &RegisteredKey| key.clone());
    Ok((items.into_iter().map(|(id, _)| id).collect(), next))
}

/// A page of a register, with how many it has: `MOST_COUNTED` and one where there are more.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &AwardFilter,
    page: &PageRequest,
) -> Result<Listed<ListedAward>> {
    let (scope, filter) = limits(tx, ctx, caller, filter)?;
    let (ids, next) = keys(tx, &scope, &filter, page)?;
    let records = db::awards::in_this_order(tx, &ids)?;
    let decisions = records.iter().filter_map(|of_unit| of_unit.award.decision);
    let seen = db::awards::decisions::seen(tx, &scope, decisions)?;
    let listed = |AwardOfUnit { award, unit_name }| ListedAward {
        decision: award.decision.filter(|id| seen.contains(id)),
        award,
        unit_name,
    };
    Ok(Listed {
        items: records.into_iter().map(listed).collect(),
        next,
        total: Some(db::awards::count_up_to(
            tx,
            &scope,
            &filter,
            MOST_COUNTED + 1,
        )?),
    })
}

/// Has a register more records than these?
pub fn is_longer_than(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &AwardFilter,
    most: i64,
) -> Result<bool> {
    let (scope, filter) = limits(tx, ctx, caller, filter)?;
    let counted = most.saturating_add(1);
    Ok(db::awards::count_up_to(tx, &scope, &filter, counted)? > most)
}

/// A stretch of a register, as lines of text.
pub fn lines(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &AwardFilter,
    page: &PageRequest,
) -> Result<Listed<AwardLine>> {
    let (scope, filter) = limits(tx, ctx, caller, filter)?;
    let (ids, next) = keys(tx, &scope, &filter, page)?;
    Ok(Listed {
        items: db::awards::lines_of(tx, &ids)?,
        next,
        total: None,
    })
}

/// Who gave the newest records that the caller sees, by code and name.
pub fn issuers(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<(String, String)>> {
    let scope = scope(tx, ctx, caller)?;
    Ok(db::awards::issuers(tx, &scope)?)
}
