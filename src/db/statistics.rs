//! What counts of the records for figures.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::kept::among;
use super::schema::{achievement, award, event, nomination, person, subject};
use super::scope::in_scope;
use super::{Conn, Result, read};
use crate::domain::actor::Scope;
use crate::domain::award::CommendationType;
use crate::domain::statistics::Counted;

type Row = (String, String, NaiveDate, i64, Option<bool>, Option<NaiveDate>);

/// The awards in force of units within the scope that were decided between two days, both included.
pub fn counted(conn: &mut Conn, scope: &Scope, from: NaiveDate, to: NaiveDate, kind: Option<CommendationType>) -> Result<Vec<Counted>> {
    let mut query = award::table
        .left_join(nomination::table.inner_join(achievement::table.left_join(event::table)))
        .left_join(subject::table.on(subject::id.eq(award::subject_id)))
        .left_join(person::table.on(person::id.nullable().eq(subject::person_id)))
        .filter(in_scope(award::unit_id, scope))
        .filter(among(award::status, ["valid", "restored"]))
        .filter(award::decided_on.between(from, to))
        .select((
            award::award_level,
            award::subject_kind,
            award::decided_on,
            award::amount,
            person::is_direct_worker.nullable(),
            event::happened_to.nullable(),
        ))
        .into_boxed();
    if let Some(kind) = kind {
        query = query.filter(award::commendation_type.eq(kind.code()));
    }
    let rows = query.load::<Row>(conn)?;
    rows.into_iter()
        .map(|(level, kind, decided_on, amount, direct_worker, happened_to)| {
            Ok(Counted { level: read(&level)?, kind: read(&kind)?, direct_worker, happened_to, decided_on, amount })
        })
        .collect()
}
