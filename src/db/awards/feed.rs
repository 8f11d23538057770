//! The feed of records in commit order.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::{in_scope_or_own, is_crowded};
use crate::db::schema::{award, award_detail, feed_counter};
use crate::db::{Conn, Result, each};
use crate::domain::access::actor::Scope;
use crate::domain::awards::award::Award;

/// Takes `count` places in the feed; answers the first. The counter's row stays locked until the
/// transaction ends, so whoever reads the feed never meets a place before an earlier one.
pub fn take_places(conn: &mut Conn, count: i64) -> Result<i64> {
    let counter = feed_counter::table.filter(feed_counter::id.eq(1));
    let taken = diesel::update(counter)
        .set(feed_counter::value.eq(feed_counter::value + count))
        .returning(feed_counter::value)
        .prepared();
    let last: i64 = each!(conn, taken.get_result(conn))?;
    Ok(last - count + 1)
}

/// The records of units within the scope that changed behind a place in the feed and up to another,
/// in commit order.
pub fn changed_after(
    conn: &mut Conn,
    scope: &Scope,
    place: i64,
    until: i64,
    limit: i64,
) -> Result<Vec<Award>> {
    let walked = is_crowded(conn, "award", award::unit_id, scope)?;
    Ok(award::table
        .left_join(award_detail::table)
        .filter(award::seq.gt(place))
        .filter(award::seq.le(until))
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope).walked(walked))
        .order(award::seq)
        .limit(limit)
        .select(Award::as_select())
        .load(conn)?)
}

/// The last place in the feed among the records within the scope; how many others there are, nobody
/// is told.
pub fn last_place(conn: &mut Conn, scope: &Scope) -> Result<i64> {
    let last = award::table
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope))
        .order(award::seq.desc())
        .select(award::seq)
        .first::<i64>(conn);
    Ok(last.optional()?.unwrap_or_default())
}

/// The place in the feed behind which everything within the scope lies that changed at a time or
/// later.
pub fn place_before(conn: &mut Conn, scope: &Scope, at: DateTime<Utc>) -> Result<i64> {
    let later = award::table
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope))
        .filter(award::changed_at.ge(StoredMoment::from(at)));
    let first: Option<i64> = later
        .select(diesel::dsl::min(award::seq))
        .get_result(conn)?;
    first.map_or_else(|| last_place(conn, scope), |first| Ok(first - 1))
}
