//! Registers of the records: all that a reader sees by what they look for, and the golden book.

use crate::db::awards::{AwardOfUnit, RegisteredKey};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::Scope;
use crate::domain::access::policy;
use crate::domain::awards::award::Award;
use crate::domain::base::ids::{AwardId, DecisionId};
use crate::error::Result;
use crate::services::access::{self, Caller};
use crate::services::awards::AwardLine;
use crate::services::{Ctx, Listed, one_more};

pub use crate::db::awards::AwardFilter;

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
    let scope = scope(tx, ctx, caller)?;
    let (ids, next) = keys(tx, &scope, filter, page)?;
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
            filter,
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
    let scope = scope(tx, ctx, caller)?;
    let counted = most.saturating_add(1);
    Ok(db::awards::count_up_to(tx, &scope, filter, counted)? > most)
}

/// A stretch of a register, as lines of text.
pub fn lines(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &AwardFilter,
    page: &PageRequest,
) -> Result<Listed<AwardLine>> {
    let scope = scope(tx, ctx, caller)?;
    let (ids, next) = keys(tx, &scope, filter, page)?;
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
