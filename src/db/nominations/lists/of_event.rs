//! Files of one event.

use diesel::prelude::*;

use super::in_this_order;
use crate::db::engine::prepared::among;
use crate::db::engine::scope::in_scope_or_own;
use crate::db::schema::{achievement, nomination};
use crate::db::{Conn, Result};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{AchievementId, EventId, NominationId};
use crate::domain::nominations::nomination::NominationInContext;

/// So many of an event's newest achievements are looked at.
const LOOKED_AT: i64 = 50;

/// Other files of an event within the scope, the newest first, up to so many: of its newest
/// achievements.
pub fn of_event(
    conn: &mut Conn,
    scope: &Scope,
    event: EventId,
    but: NominationId,
    most: i64,
) -> Result<Vec<NominationInContext>> {
    let achievements = achievement::table
        .filter(achievement::event_id.eq(event))
        .order(achievement::id.desc())
        .limit(LOOKED_AT)
        .select(achievement::id)
        .load::<AchievementId>(conn)?;
    let ids = nomination::table
        .filter(among(nomination::achievement_id, achievements))
        .filter(nomination::id.ne(but))
        .filter(in_scope_or_own(
            nomination::unit_id,
            nomination::subject_id,
            scope,
        ))
        .order(nomination::id.desc())
        .limit(most)
        .select(nomination::id)
        .load::<NominationId>(conn)?;
    in_this_order(conn, ids)
}
