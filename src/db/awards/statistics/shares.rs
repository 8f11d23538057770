//! To whom awards went, year by year: one statement, however many years. And the targets of bodies.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Date, HasSqlType, Integer, Text};

use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::scope::{InScope, in_scope};
use crate::db::schema::{award, award_target};
use crate::db::{Conn, Result, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::awards::statistics::shares::{AwardShares, AwardTarget};
use crate::domain::base::ids::UnitId;
use crate::domain::law::award_type::CommendationType;

type Row = (i32, i64, i64, i64, i64, i64, i64, i64);

/// The awards in force of units within the scope that were decided between two days, both included,
/// by the year of the decision; years without any are left out.
pub fn by_year(
    conn: &mut Conn,
    scope: &Scope,
    (from, to): (NaiveDate, NaiveDate),
    kind: Option<CommendationType>,
) -> Result<Vec<(i32, AwardShares)>> {
    let year = match conn {
        Conn::Pg(_) => "CAST(extract(year FROM award.decided_on) AS INTEGER)",
        Conn::Sqlite(_) => "CAST(substr(award.decided_on, 1, 4) AS INTEGER)",
    };
    let shared = Shared {
        year,
        seen: in_scope(award::unit_id, scope),
        from,
        to,
        kind,
    };
    let rows = shared.load::<Row>(conn)?;
    let shares =
        |(year, awards, ad_hoc, individuals, on_register, direct_workers, women, men): Row| {
            let shares = AwardShares {
                awards,
                ad_hoc,
                individuals,
                on_register,
                direct_workers,
                women,
                men,
            };
            (year, shares)
        };
    Ok(rows.into_iter().map(shares).collect())
}

struct Shared {
    /// The databases take the year from a day each in their own way.
    year: &'static str,
    seen: InScope<award::unit_id>,
    from: NaiveDate,
    to: NaiveDate,
    kind: Option<CommendationType>,
}

const SHARED: &str = "\
    SELECT found.year, count(*), CAST(sum(found.ad_hoc) AS BIGINT), \
    CAST(sum(found.individual) AS BIGINT), CAST(sum(found.registered) AS BIGINT), \
    CAST(sum(found.direct) AS BIGINT), CAST(sum(found.woman) AS BIGINT), \
    CAST(sum(found.man) AS BIGINT) FROM (\
    SELECT CASE WHEN award.commendation_type = 'ad_hoc' THEN 1 ELSE 0 END AS ad_hoc, \
    CASE WHEN award.subject_kind = 'individual' THEN 1 ELSE 0 END AS individual, \
    CASE WHEN award_detail.direct_worker IS NULL THEN 0 ELSE 1 END AS registered, \
    CASE WHEN award_detail.direct_worker THEN 1 ELSE 0 END AS direct, \
    CASE WHEN award.subject_kind = 'individual' AND subject_particulars.sex = 'female' THEN 1 \
    ELSE 0 END AS woman, \
    CASE WHEN award.subject_kind = 'individual' AND subject_particulars.sex = 'male' THEN 1 \
    ELSE 0 END AS man, ";

impl<DB> QueryFragment<DB> for Shared
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Date>,
    InScope<award::unit_id>: QueryFragment<DB>,
    CommendationType: ToSql<Text, DB>,
    NaiveDate: ToSql<Date, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(SHARED);
        out.push_sql(self.year);
        out.push_sql(
            " AS year FROM award LEFT JOIN award_detail ON award_detail.award_id = award.id \
             LEFT JOIN subject_particulars ON subject_particulars.subject_id = award.subject_id \
             WHERE ",
        );
        self.seen.walk_ast(out.reborrow())?;
        out.push_sql(" AND award.status IN ('valid', 'restored') AND award.decided_on BETWEEN ");
        out.push_bind_param::<Date, _>(&self.from)?;
        out.push_sql(" AND ");
        out.push_bind_param::<Date, _>(&self.to)?;
        if let Some(kind) = &self.kind {
            out.push_sql(" AND award.commendation_type = ");
            out.push_bind_param::<Text, _>(kind)?;
        }
        out.push_sql(") AS found GROUP BY found.year ORDER BY found.year");
        Ok(())
    }
}

impl Query for Shared {
    type SqlType = (
        Integer,
        BigInt,
        BigInt,
        BigInt,
        BigInt,
        BigInt,
        BigInt,
        BigInt,
    );
}

impl QueryId for Shared {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Shared {}

/// The targets of these units, of those that have one.
pub fn targets_of(conn: &mut Conn, units: &[UnitId]) -> Result<Vec<AwardTarget>> {
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let rows = award_target::table
        .filter(among(award_target::unit_id, units))
        .select((
            award_target::unit_id,
            award_target::percent,
            award_target::version,
        ))
        .load::<(UnitId, i32, i64)>(conn)?;
    let target = |(unit, percent, version): (UnitId, i32, i64)| AwardTarget {
        unit,
        percent: Some(percent),
        version,
    };
    Ok(rows.into_iter().map(target).collect())
}

/// Saves the target of a unit whose version was counted up by one, if it is still what it was: the
/// first one is added.
pub fn save_target_if_unchanged(conn: &mut Conn, changed: &AwardTarget) -> Result<Saved> {
    let percent = changed.percent.unwrap_or_default();
    let count = if changed.version == 1 {
        diesel::insert_into(award_target::table)
            .values((
                award_target::unit_id.eq(changed.unit),
                award_target::percent.eq(percent),
                award_target::version.eq(changed.version),
            ))
            .prepared()
            .execute(conn)?
    } else {
        diesel::update(award_target::table)
            .filter(award_target::unit_id.eq(changed.unit))
            .filter(award_target::version.eq(changed.version - 1))
            .set((
                award_target::percent.eq(percent),
                award_target::version.eq(changed.version),
            ))
            .prepared()
            .execute(conn)?
    };
    Ok(Saved::one(count))
}
