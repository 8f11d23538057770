//! What is on its way, counted by the database: who holds it, where it stands.

use chrono::NaiveDate;
use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use crate::db::engine::scope::in_scope;
use crate::db::schema::nomination;
use crate::db::{Conn, Result};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::UnitId;
use crate::domain::base::office::{Office, Role};
use crate::domain::nominations::nomination::Status;

/// How many files an office holds past their due day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateAt {
    /// The office.
    pub office: Office,
    /// How many.
    pub count: i64,
    /// The oldest due day.
    pub since: NaiveDate,
}

/// Where files of units within the scope are late, the most first.
pub fn late_by_holder(conn: &mut Conn, scope: &Scope, today: NaiveDate) -> Result<Vec<LateAt>> {
    let by = (nomination::holder_unit_id, nomination::holder_role);
    let rows = nomination::table
        .filter(nomination::due_on.lt(today))
        .filter(nomination::holder_role.is_not_null())
        .filter(in_scope(nomination::unit_id, scope))
        .group_by(by)
        .select((by, count_star(), min(nomination::due_on)))
        .load::<((Option<UnitId>, Option<Role>), i64, Option<NaiveDate>)>(conn)?;
    let late =
        |((unit, role), count, since): ((Option<UnitId>, Option<Role>), i64, Option<NaiveDate>)| {
            let office = Office {
                role: role?,
                unit: unit?,
            };
            Some(LateAt {
                office,
                count,
                since: since?,
            })
        };
    let mut found: Vec<LateAt> = rows.into_iter().filter_map(late).collect();
    found.sort_by_key(|one| (std::cmp::Reverse(one.count), one.since));
    Ok(found)
}

/// How many files of units within the scope that have not ended stand at which stage, in which
/// status; the most first.
pub fn by_stage(conn: &mut Conn, scope: &Scope) -> Result<Vec<(String, Status, i64)>> {
    let by = (nomination::stage, nomination::status);
    let rows = nomination::table
        .filter(nomination::holder_role.is_not_null())
        .filter(in_scope(nomination::unit_id, scope))
        .group_by(by)
        .select((by, count_star()))
        .load::<((String, Status), i64)>(conn)?;
    let mut found: Vec<(String, Status, i64)> = rows
        .into_iter()
        .map(|((stage, status), count)| (stage, status, count))
        .collect();
    found.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    Ok(found)
}
