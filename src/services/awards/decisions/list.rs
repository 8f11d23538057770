//! Lists of decisions, and in short what each of them lists.

use std::collections::BTreeMap;

use super::{ShownDecision, bare};
use crate::db::awards::decisions::AlikeLines;
use crate::db::{self, Conn, PageRequest};
use crate::domain::awards::decision::DecisionStatus;
use crate::domain::base::days::local_date;
use crate::domain::base::ids::{DecisionId, UnitId};
use crate::error::Result;
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more};

pub use crate::db::awards::decisions::DecisionFilter;

/// How many names of a decision its list shows.
const NAMES: usize = 3;

/// How many are counted; of more it is said that there are more.
const MOST_COUNTED: i64 = crate::services::awards::registers::MOST_COUNTED;

/// What a decision lists, in short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionDigest {
    /// How many names.
    pub lines: i64,
    /// The first three of them.
    pub names: Vec<String>,
    /// Đồng: what it gave, or would give if it were dated today; none where nobody knows.
    pub total: Option<i64>,
}

/// A page of decisions, the newest first, each with its digest: as many statements, however many
/// names they list.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &DecisionFilter,
    page: &PageRequest,
) -> Result<Listed<ShownDecision>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::awards::decisions::list(tx, &scope, filter, &one_more(page))?;
    let shown = found.into_iter().map(|found| bare(&actor, found)).collect();
    let mut listed = Listed::cut(shown, page.limit, |shown: &ShownDecision| {
        shown.found.decision.id.to_string()
    });
    digest(tx, ctx, &mut listed.items)?;
    Ok(listed)
}

/// How many such decisions there are: `MOST_COUNTED` and one where there are more.
pub fn count(tx: &mut Conn, ctx: &Ctx, caller: &Caller, filter: &DecisionFilter) -> Result<i64> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    Ok(db::awards::decisions::count_up_to(
        tx,
        &scope,
        filter,
        MOST_COUNTED + 1,
    )?)
}

/// Who issues the newest decisions that the caller sees.
pub fn issuers(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<(UnitId, String)>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    Ok(db::awards::decisions::issuers(tx, &scope)?)
}

/// Fills in what these decisions list: in one statement, and one more where some are issued.
pub(super) fn digest(tx: &mut Conn, ctx: &Ctx, shown: &mut [ShownDecision]) -> Result<()> {
    if shown.is_empty() {
        return Ok(());
    }
    let ids: Vec<DecisionId> = shown.iter().map(|shown| shown.found.decision.id).collect();
    let is_issued = |one: &ShownDecision| one.found.decision.status == DecisionStatus::Issued;
    let given = if shown.iter().any(is_issued) {
        db::awards::decisions::given_by(tx, &ids)?
    } else {
        BTreeMap::new()
    };
    let mut listed = db::awards::decisions::in_short(tx, &ids, NAMES)?;
    for one in shown {
        let decision = &one.found.decision;
        let short = listed.remove(&decision.id).unwrap_or_default();
        let total = if decision.status == DecisionStatus::Issued {
            given.get(&decision.id).copied()
        } else {
            short.alike.iter().map(|alike| would_pay(ctx, alike)).sum()
        };
        one.digest = DecisionDigest {
            lines: short.alike.iter().map(|alike| alike.count).sum(),
            names: short.names,
            total,
        };
    }
    Ok(())
}

/// What these lines would come to if the decision were dated today.
fn would_pay(ctx: &Ctx, alike: &AlikeLines) -> Option<i64> {
    let received = local_date(alike.received.unwrap_or(ctx.now));
    let award = ctx.law.award(&alike.award_code, received)?;
    let each = ctx.law.reward(award, alike.kind, ctx.today())?;
    each.checked_mul(alike.count)
}
