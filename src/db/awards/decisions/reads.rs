//! How decisions are found.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::DecisionWithIssuer;
use crate::db::engine::prepared::among;
use crate::db::engine::scope::{in_scope, is_crowded};
use crate::db::engine::search;
use crate::db::schema::{decision, decision_line, unit};
use crate::db::{Conn, Result};
use crate::domain::access::actor::Scope;
use crate::domain::awards::decision::{Decision, DecisionStatus};
use crate::domain::base::ids::{DecisionId, NominationId, UnitId};
use crate::domain::register::unit::UnitPath;

/// A decision of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: DecisionId) -> Result<Option<DecisionWithIssuer>> {
    Ok(decision::table
        .inner_join(unit::table)
        .filter(decision::id.eq(id))
        .filter(in_scope(decision::issuer_unit_id, scope))
        .select(DecisionWithIssuer::as_select())
        .get_result(conn)
        .optional()?)
}

/// The decisions with these ids, of units within the scope, in any order.
pub fn with_ids(
    conn: &mut Conn,
    scope: &Scope,
    ids: &[DecisionId],
) -> Result<Vec<DecisionWithIssuer>> {
    Ok(decision::table
        .inner_join(unit::table)
        .filter(among(decision::id, ids))
        .filter(in_scope(decision::issuer_unit_id, scope))
        .select(DecisionWithIssuer::as_select())
        .load(conn)?)
}

/// Which of these are decisions of units within the scope.
pub fn seen(
    conn: &mut Conn,
    scope: &Scope,
    ids: impl IntoIterator<Item = DecisionId>,
) -> Result<BTreeSet<DecisionId>> {
    let ids: BTreeSet<DecisionId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    let seen = decision::table
        .filter(among(decision::id, ids))
        .filter(in_scope(decision::issuer_unit_id, scope))
        .select(decision::id)
        .load::<DecisionId>(conn)?;
    Ok(seen.into_iter().collect())
}

/// The decision a nomination stands on, and where its issuer stands in the tree.
pub fn of_nomination(conn: &mut Conn, id: NominationId) -> Result<Option<(Decision, UnitPath)>> {
    Ok(decision_line::table
        .inner_join(decision::table.inner_join(unit::table))
        .filter(decision_line::nomination_id.eq(id))
        .select((Decision::as_select(), unit::path))
        .get_result(conn)
        .optional()?)
}

/// The newest decisions of units within the scope with these words in their numbers or titles.
pub fn named(
    conn: &mut Conn,
    scope: &Scope,
    q: &str,
    most: i64,
) -> Result<Vec<DecisionWithIssuer>> {
    let named = search::decisions(conn, q)?;
    if named.finds_nobody() {
        return Ok(Vec::new());
    }
    let walked = named.is_rare() || is_crowded(conn, "decision", decision::issuer_unit_id, scope)?;
    Ok(decision::table
        .inner_join(unit::table)
        .filter(in_scope(decision::issuer_unit_id, scope).walked(walked))
        .filter(named)
        .order(decision::id.desc())
        .limit(most)
        .select(DecisionWithIssuer::as_select())
        .load(conn)?)
}

/// Decisions in this status of one of these issuers, what has waited longest first.
pub fn waiting(
    conn: &mut Conn,
    status: DecisionStatus,
    issuers: &[UnitId],
    most: i64,
) -> Result<Vec<DecisionWithIssuer>> {
    if issuers.is_empty() {
        return Ok(Vec::new());
    }
    Ok(decision::table
        .inner_join(unit::table)
        .filter(decision::status.eq(status))
        .filter(among(decision::issuer_unit_id, issuers))
        .order(decision::id)
        .limit(most)
        .select(DecisionWithIssuer::as_select())
        .load(conn)?)
}
