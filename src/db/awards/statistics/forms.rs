//! The records of a year, grouped as the statistical forms count them: one statement for each form.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Date, HasSqlType, Integer, Text};

use super::limits::{IN_FORCE, OF_ENTERPRISE, of_form, push_class};
use crate::db::engine::scope::{InScope, in_scope};
use crate::db::schema::award;
use crate::db::{Conn, Result};
use crate::domain::access::actor::Scope;
use crate::domain::awards::statistics::forms::{
    AwardeeClass, ClassedRanks, FormGroup, StatisticsForm,
};
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::domain::register::people::SubjectKind;

type Row = (
    String,
    AwardLevel,
    SubjectKind,
    CommendationType,
    i32,
    i32,
    i64,
);

/// What a form counts of units within the scope: decided between two days, both included, and in
/// force at the end of the second.
pub fn groups(
    conn: &mut Conn,
    scope: &Scope,
    form: StatisticsForm,
    (from, to): (NaiveDate, NaiveDate),
    ranks: &ClassedRanks,
) -> Result<Vec<FormGroup>> {
    let grouped = Grouped {
        form,
        seen: in_scope(award::unit_id, scope),
        from,
        to,
        ranks: ranks.clone(),
    };
    let rows = grouped.load::<Row>(conn)?;
    let group =
        |(award_code, level, subject_kind, commendation_type, enterprise, place, count): Row| {
            FormGroup {
                award_code,
                level,
                subject_kind,
                commendation_type,
                is_enterprise: enterprise == 1,
                class: AwardeeClass::at(place),
                count,
            }
        };
    Ok(rows.into_iter().map(group).collect())
}

struct Grouped {
    form: StatisticsForm,
    seen: InScope<award::unit_id>,
    from: NaiveDate,
    to: NaiveDate,
    ranks: ClassedRanks,
}

const GROUPED: &str = "\
    SELECT found.award_code, found.award_level, found.subject_kind, found.commendation_type, \
    found.enterprise, found.class, count(*) FROM (\
    SELECT award.award_code, award.award_level, award.subject_kind, award.commendation_type, ";

impl<DB> QueryFragment<DB> for Grouped
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Date>,
    InScope<award::unit_id>: QueryFragment<DB>,
    String: ToSql<Text, DB>,
    NaiveDate: ToSql<Date, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(GROUPED);
        out.push_sql(&format!(
            "CASE WHEN {OF_ENTERPRISE} THEN 1 ELSE 0 END AS enterprise, "
        ));
        push_class(&mut out, &self.ranks)?;
        out.push_sql(" AS class FROM award WHERE ");
        self.seen.walk_ast(out.reborrow())?;
        out.push_sql(" AND ");
        out.push_sql(&of_form(self.form));
        out.push_sql(" AND award.decided_on BETWEEN ");
        out.push_bind_param::<Date, _>(&self.from)?;
        out.push_sql(" AND ");
        out.push_bind_param::<Date, _>(&self.to)?;
        out.push_sql(" AND ");
        let [before, between, behind] = IN_FORCE;
        out.push_sql(before);
        out.push_bind_param::<Date, _>(&self.to)?;
        out.push_sql(between);
        out.push_bind_param::<Date, _>(&self.to)?;
        out.push_sql(behind);
        out.push_sql(
            ") AS found GROUP BY found.award_code, found.award_level, found.subject_kind, \
             found.commendation_type, found.enterprise, found.class",
        );
        Ok(())
    }
}

impl Query for Grouped {
    type SqlType = (Text, Text, Text, Text, Integer, Integer, BigInt);
}

impl QueryId for Grouped {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Grouped {}
