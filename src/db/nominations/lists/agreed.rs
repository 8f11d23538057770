//! Files that are agreed to and stand on no decision yet: what one decision can list.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::engine::prepared::among;
use crate::db::schema::{achievement, decision_line, event, nomination};
use crate::db::{Conn, Result};
use crate::domain::base::ids::{EventId, NominationId, UnitId};
use crate::domain::nominations::nomination::Status;

/// Which of them.
#[derive(Debug, Clone)]
pub struct AgreedFilter {
    /// Decided by this unit.
    pub issuer: UnitId,
    /// For this award.
    pub award_code: Option<String>,
    /// For what was done in this event.
    pub event: Option<EventId>,
}

/// Those in one of these stages that the filter lets through.
macro_rules! agreed {
    ($filter:expr, $stages:expr, $select:expr) => {{
        let filter: &AgreedFilter = $filter;
        let mut query = nomination::table
            .inner_join(achievement::table.left_join(event::table))
            .left_join(decision_line::table)
            .filter(nomination::holder_unit_id.eq(filter.issuer))
            .filter(nomination::deciding_unit_id.eq(filter.issuer))
            .filter(nomination::status.eq(Status::InProgress))
            .filter(among(nomination::stage, $stages))
            .filter(decision_line::decision_id.is_null())
            .select($select)
            .into_boxed();
        if let Some(code) = &filter.award_code {
            query = query.filter(nomination::award_code.eq(code.clone()));
        }
        if let Some(event) = filter.event {
            query = query.filter(achievement::event_id.eq(event));
        }
        query
    }};
}

/// The files themselves, the oldest first, up to so many.
pub fn agreed(
    conn: &mut Conn,
    filter: &AgreedFilter,
    stages: &[&str],
    most: i64,
) -> Result<Vec<NominationId>> {
    Ok(agreed!(filter, stages, nomination::id)
        .order(nomination::id)
        .limit(most)
        .load(conn)?)
}

/// Of one award and one event, if it was one, how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedTogether {
    /// The award.
    pub award_code: String,
    /// The event and its name.
    pub event: Option<(EventId, String)>,
    /// How many files.
    pub count: i64,
}

type TogetherRow = (String, Option<EventId>, Option<String>, i64);

/// The files of an issuer by what they are for, up to so many kinds.
pub fn agreed_together(
    conn: &mut Conn,
    issuer: UnitId,
    stages: &[&str],
    most: i64,
) -> Result<Vec<AgreedTogether>> {
    let rows: Vec<TogetherRow> = nomination::table
        .inner_join(achievement::table.left_join(event::table))
        .left_join(decision_line::table)
        .filter(nomination::holder_unit_id.eq(issuer))
        .filter(nomination::deciding_unit_id.eq(issuer))
        .filter(nomination::status.eq(Status::InProgress))
        .filter(among(nomination::stage, stages))
        .filter(decision_line::decision_id.is_null())
        .group_by((nomination::award_code, event::id, event::name))
        .order((nomination::award_code, event::id.nullable()))
        .limit(most)
        .select((
            nomination::award_code,
            event::id.nullable(),
            event::name.nullable(),
            count_star(),
        ))
        .load(conn)?;
    let together = |(award_code, event, name, count): TogetherRow| AgreedTogether {
        award_code,
        event: event.zip(name),
        count,
    };
    Ok(rows.into_iter().map(together).collect())
}
