//! Who has no award in force of the last years: a page at a time, and how many.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Date, HasSqlType, Nullable, Text};
use uuid::Uuid;

use crate::db::engine::scope::{InScope, in_scope, up_to};
use crate::db::{Conn, PageRequest, Result, read};
use crate::domain::access::actor::Scope;
use crate::domain::awards::statistics::unrewarded::{Unrewarded, UnrewardedOf};

/// How a table is asked.
struct Place {
    table: &'static str,
    /// The column of the unit.
    unit: &'static str,
    /// The column it is sorted by, before its id.
    key: &'static str,
    /// What is told of each: name, code, and how its unit is found.
    told: &'static str,
    home: &'static str,
    /// The records of one.
    awards: &'static str,
}

fn place(of: UnrewardedOf) -> Place {
    match of {
        UnrewardedOf::People => Place {
            table: "person",
            unit: "person.unit_id",
            key: "person.sort_key",
            told: "person.full_name, person.staff_code",
            home: "person.unit_id",
            awards: "award AS given JOIN subject AS honoured ON honoured.id = given.subject_id \
                     WHERE honoured.person_id = person.id",
        },
        UnrewardedOf::Collectives => Place {
            table: "subject",
            unit: "subject.unit_id",
            key: "subject.folded",
            told: "subject.name, NULL",
            home: "subject.unit_id",
            awards: "award AS given WHERE given.subject_id = subject.id",
        },
        UnrewardedOf::Units => Place {
            table: "unit",
            unit: "unit.id",
            key: "unit.folded",
            told: "unit.name, unit.code",
            home: "unit.parent_id",
            awards: "award AS given JOIN subject AS honoured ON honoured.id = given.subject_id \
                     WHERE honoured.unit_id = unit.id AND honoured.kind = 'collective'",
        },
    }
}

/// A column of unit ids, by its name: each list has another.
struct UnitColumn(&'static str);

impl<DB: Backend> QueryFragment<DB> for UnitColumn {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

const IN_FORCE: &str = " AND given.status IN ('valid', 'restored')";

/// The condition that one lies within the scope, is there today, and has no award in force that was
/// decided behind a day.
struct Never {
    of: UnrewardedOf,
    seen: InScope<UnitColumn>,
    today: NaiveDate,
    since: NaiveDate,
    /// Behind which key and id.
    after: Option<(String, String)>,
}

impl Never {
    fn of(of: UnrewardedOf, scope: &Scope, today: NaiveDate, since: NaiveDate) -> Self {
        Self {
            of,
            seen: in_scope(UnitColumn(place(of).unit), scope),
            today,
            since,
            after: None,
        }
    }
}

impl<DB> QueryFragment<DB> for Never
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Date>,
    InScope<UnitColumn>: QueryFragment<DB>,
    String: ToSql<Text, DB>,
    NaiveDate: ToSql<Date, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let place = place(self.of);
        self.seen.walk_ast(out.reborrow())?;
        match self.of {
            UnrewardedOf::People => {
                out.push_sql(
                    " AND person.died_on IS NULL AND (person.left_on IS NULL OR person.left_on \
                     >= ",
                );
                out.push_bind_param::<Date, _>(&self.today)?;
                out.push_sql(")");
            }
            UnrewardedOf::Collectives => {
                out.push_sql(" AND subject.kind = 'collective' AND subject.merged_into IS NULL");
            }
            UnrewardedOf::Units => {
                out.push_sql(" AND (unit.valid_to IS NULL OR unit.valid_to >= ");
                out.push_bind_param::<Date, _>(&self.today)?;
                out.push_sql(")");
            }
        }
        out.push_sql(" AND NOT EXISTS (SELECT 1 FROM ");
        out.push_sql(place.awards);
        out.push_sql(IN_FORCE);
        out.push_sql(" AND given.decided_on > ");
        out.push_bind_param::<Date, _>(&self.since)?;
        out.push_sql(")");
        if let Some((key, id)) = &self.after {
            out.push_sql(" AND (");
            out.push_sql(place.key);
            out.push_sql(", ");
            out.push_sql(place.table);
            out.push_sql(".id) > (");
            out.push_bind_param::<Text, _>(key)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(id)?;
            out.push_sql(")");
        }
        Ok(())
    }
}

/// `SELECT id, name, code, unit, last, key FROM … WHERE … ORDER BY key, id LIMIT …`
struct Rows {
    never: Never,
    limit: i64,
}

impl<DB> QueryFragment<DB> for Rows
where
    DB: Backend + HasSqlType<BigInt>,
    Never: QueryFragment<DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let place = place(self.never.of);
        out.push_sql("SELECT ");
        out.push_sql(place.table);
        out.push_sql(".id, ");
        out.push_sql(place.told);
        out.push_sql(", (SELECT home.name FROM unit AS home WHERE home.id = ");
        out.push_sql(place.home);
        out.push_sql("), (SELECT max(given.decided_on) FROM ");
        out.push_sql(place.awards);
        out.push_sql(IN_FORCE);
        out.push_sql("), ");
        out.push_sql(place.key);
        out.push_sql(" FROM ");
        out.push_sql(place.table);
        out.push_sql(" WHERE ");
        self.never.walk_ast(out.reborrow())?;
        out.push_sql(" ORDER BY ");
        out.push_sql(place.key);
        out.push_sql(", ");
        out.push_sql(place.table);
        out.push_sql(".id LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
    }
}

impl Query for Rows {
    type SqlType = (
        Text,
        Text,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Date>,
        Text,
    );
}

impl QueryId for Rows {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Rows {}

type Row = (
    String,
    String,
    Option<String>,
    Option<String>,
    Option<NaiveDate>,
    String,
);

/// A page of those within the scope who have no award in force that was decided behind a day, by
/// name; the cursor is an `unrewarded_key`.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    of: UnrewardedOf,
    (today, since): (NaiveDate, NaiveDate),
    page: &PageRequest,
) -> Result<Vec<Unrewarded>> {
    let after = page.after.as_deref().and_then(|key| key.split_once('|'));
    let never = Never {
        after: after.map(|(id, key)| (key.to_owned(), id.to_owned())),
        ..Never::of(of, scope, today, since)
    };
    let limit = page.limit;
    let rows = Rows { never, limit }.load::<Row>(conn)?;
    let found = |(id, name, code, unit_name, last_on, key): Row| -> Result<Unrewarded> {
        Ok(Unrewarded {
            id: read::<Uuid>(&id)?,
            name,
            code,
            unit_name: unit_name.unwrap_or_default(),
            last_on,
            key,
        })
    };
    rows.into_iter().map(found).collect()
}

/// The place of one in its list.
#[must_use]
pub fn unrewarded_key(one: &Unrewarded) -> String {
    format!("{}|{}", one.id, one.key)
}

/// How many there are, counted up to so many.
pub fn count_up_to(
    conn: &mut Conn,
    scope: &Scope,
    of: UnrewardedOf,
    (today, since): (NaiveDate, NaiveDate),
    most: i64,
) -> Result<i64> {
    let never = Never::of(of, scope, today, since);
    up_to(conn, most, place(of).table, never)
}
