//! Files of one event.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::engine::prepared::among;
use crate::db::engine::reading::rows;
use crate::db::engine::scope::in_scope_or_own;
use crate::db::schema::{achievement, nomination};
use crate::db::{Conn, Reading, Result};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{EventId, NominationId};

/// The newest files for what was done in an event, within the scope, up to so many; none of none.
pub fn of_event(
    scope: &Scope,
    event: Option<EventId>,
    most: i64,
) -> impl Reading<Answer = Vec<NominationId>> {
    rows!(NominationId: nomination::table
        .inner_join(achievement::table)
        .filter(achievement::event_id.eq(event))
        .filter(in_scope_or_own(nomination::unit_id, nomination::subject_id, scope))
        .order(nomination::id.desc())
        .limit(most)
        .select(nomination::id))
    .unless(event.is_none())
}

/// How many files there are for what was done in an event, within the scope.
pub fn count_of_event(conn: &mut Conn, scope: &Scope, event: EventId) -> Result<i64> {
    Ok(nomination::table
        .inner_join(achievement::table)
        .filter(achievement::event_id.eq(event))
        .filter(in_scope_or_own(
            nomination::unit_id,
            nomination::subject_id,
            scope,
        ))
        .select(count_star())
        .get_result(conn)?)
}

/// How many files there are for what was done in each of these events, within the scope; nothing of
/// those that have none.
pub fn counts_of_events(
    conn: &mut Conn,
    scope: &Scope,
    events: &[EventId],
) -> Result<Vec<(EventId, i64)>> {
    let rows: Vec<(Option<EventId>, i64)> = nomination::table
        .inner_join(achievement::table)
        .filter(among(achievement::event_id.assume_not_null(), events))
        .filter(in_scope_or_own(
            nomination::unit_id,
            nomination::subject_id,
            scope,
        ))
        .group_by(achievement::event_id)
        .select((achievement::event_id, count_star()))
        .load(conn)?;
    let counted = |(event, count): (Option<EventId>, i64)| Some((event?, count));
    Ok(rows.into_iter().filter_map(counted).collect())
}
