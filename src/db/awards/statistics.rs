//! Figures of the records, summed up by the database: one statement, whatever the time.

pub mod forms;
pub(super) mod limits;
pub mod shares;
pub mod staff;
pub mod unrewarded;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Date, HasSqlType, Nullable, Text};

use crate::db::engine::prepared::among;
use crate::db::engine::scope::{InScope, in_scope};
use crate::db::schema::award;
use crate::db::{Conn, Result};
use crate::domain::access::actor::Scope;
use crate::domain::awards::award::AwardStatus;
use crate::domain::awards::statistics::AwardFigures;
use crate::domain::law::award_type::{AwardLevel, CommendationType};

type Row = (
    AwardLevel,
    i64,
    i64,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
);

/// The figures by level of the awards in force of units within the scope that were decided between
/// two days, both included.
pub fn by_level(
    conn: &mut Conn,
    scope: &Scope,
    from: NaiveDate,
    to: NaiveDate,
    kind: Option<CommendationType>,
) -> Result<BTreeMap<AwardLevel, AwardFigures>> {
    let days = match conn {
        Conn::Pg(_) => "award.decided_on - award_detail.happened_to",
        Conn::Sqlite(_) => {
            "CAST(julianday(award.decided_on) - julianday(award_detail.happened_to) AS INTEGER)"
        }
    };
    let summed = Summed {
        days,
        seen: in_scope(award::unit_id, scope),
        from,
        to,
        kind,
    };
    let rows = summed.load::<Row>(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |(
                level,
                awards,
                individuals,
                on_register,
                direct_workers,
                amount,
                days_to_award,
                longest_days_to_award,
            )| {
                let figures = AwardFigures {
                    awards,
                    individuals,
                    on_register,
                    direct_workers,
                    days_to_award,
                    longest_days_to_award,
                    amount,
                };
                (level, figures)
            },
        )
        .collect())
}

/// The middle one is the upper of the two where their number is even: the first that half of them
/// do not exceed.
struct Summed {
    /// From the last day of the event to the decision: the databases count days each in their own
    /// way.
    days: &'static str,
    seen: InScope<award::unit_id>,
    from: NaiveDate,
    to: NaiveDate,
    kind: Option<CommendationType>,
}

const SUMS: &str = "\
    SELECT found.award_level, count(*), CAST(sum(found.individual) AS BIGINT), \
    CAST(sum(found.registered) AS BIGINT), \
    CAST(sum(found.direct) AS BIGINT), CAST(sum(found.amount) AS BIGINT), \
    CAST(max(CASE WHEN found.place = found.dated / 2 + 1 THEN found.days END) AS BIGINT), \
    CAST(max(found.days) AS BIGINT) FROM (\
    SELECT award.award_level, award.amount, CASE WHEN award.subject_kind = 'individual' THEN 1 \
    ELSE 0 END AS individual, \
    CASE WHEN award_detail.direct_worker IS NULL THEN 0 ELSE 1 END AS registered, \
    CASE WHEN award_detail.direct_worker THEN 1 ELSE 0 END AS direct, ";

impl<DB> QueryFragment<DB> for Summed
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Date>,
    InScope<award::unit_id>: QueryFragment<DB>,
    CommendationType: ToSql<Text, DB>,
    NaiveDate: ToSql<Date, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(SUMS);
        out.push_sql(self.days);
        out.push_sql(
            " AS days, row_number() OVER (PARTITION BY award.award_level, \
            award_detail.happened_to IS NULL ORDER BY ",
        );
        out.push_sql(self.days);
        out.push_sql(
            ") AS place, count(award_detail.happened_to) OVER (PARTITION BY \
            award.award_level) AS dated ",
        );
        out.push_sql(
            "FROM award LEFT JOIN award_detail ON award_detail.award_id = award.id WHERE ",
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
        out.push_sql(") AS found GROUP BY found.award_level");
        Ok(())
    }
}

impl Query for Summed {
    type SqlType = (
        Text,
        BigInt,
        BigInt,
        BigInt,
        BigInt,
        BigInt,
        Nullable<BigInt>,
        Nullable<BigInt>,
    );
}

impl QueryId for Summed {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Summed {}

/// How many awards in force of units within the scope were decided on which day, between two days,
/// both included.
pub fn by_day(
    conn: &mut Conn,
    scope: &Scope,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(NaiveDate, i64)>> {
    Ok(award::table
        .filter(award::decided_on.between(from, to))
        .filter(among(
            award::status,
            [AwardStatus::Valid, AwardStatus::Restored],
        ))
        .filter(in_scope(award::unit_id, scope))
        .group_by(award::decided_on)
        .select((award::decided_on, count_star()))
        .load(conn)?)
}
