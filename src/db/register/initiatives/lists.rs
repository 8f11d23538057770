//! Initiatives as a reader finds them: those of the units they see, and their own.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{Date, HasSqlType, Text};

use super::with_authors;
use crate::db::engine::condition::condition;
use crate::db::engine::prepared::among;
use crate::db::engine::scope::{InScope, in_scope, is_crowded, up_to};
use crate::db::engine::search::{WORDS, beginning};
use crate::db::schema::initiative;
use crate::db::{Conn, PageRequest, Result};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{InitiativeId, UnitId};
use crate::domain::base::text::looked_for;
use crate::domain::register::initiative::{Initiative, InitiativeFilter};

/// Which of those that a reader sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// All of them.
    All,
    /// Those of the units they see.
    OfUnits,
    /// Their own, made in other units.
    Elsewhere,
}

/// The condition that a reader sees an initiative.
struct SeenInitiative {
    within: InScope<initiative::unit_id>,
    own: Option<String>,
    part: Part,
}

impl SeenInitiative {
    fn of(scope: &Scope, part: Part) -> Self {
        let own = match scope {
            Scope::Seen {
                own: Some(person), ..
            } => Some(person.to_string()),
            Scope::All | Scope::Seen { own: None, .. } => None,
        };
        Self {
            within: in_scope(initiative::unit_id, scope),
            own,
            part,
        }
    }

    fn walked(self, walked: bool) -> Self {
        Self {
            within: self.within.walked(walked),
            ..self
        }
    }
}

impl<DB> QueryFragment<DB> for SeenInitiative
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
    InScope<initiative::unit_id>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let own = self.own.as_ref().filter(|_| self.part != Part::OfUnits);
        let Some(person) = own else {
            return match self.part {
                Part::Elsewhere => {
                    out.push_sql("1 = 0");
                    Ok(())
                }
                Part::All | Part::OfUnits => self.within.walk_ast(out),
            };
        };
        out.push_sql(
            "(initiative.id IN (SELECT made.initiative_id FROM initiative_author AS made \
             INNER JOIN subject AS mine ON mine.id = made.subject_id WHERE mine.person_id = ",
        );
        out.push_bind_param::<Text, _>(person)?;
        out.push_sql(match self.part {
            Part::Elsewhere => ") AND NOT (",
            Part::All | Part::OfUnits => ") OR (",
        });
        self.within.walk_ast(out.reborrow())?;
        out.push_sql("))");
        Ok(())
    }
}

condition!(by text, SeenInitiative on initiative::id, initiative::unit_id);

/// The condition that an initiative is one that is looked for.
struct SoughtInitiative {
    seen: SeenInitiative,
    patterns: Vec<String>,
    reach: Option<String>,
    days: Option<(NaiveDate, NaiveDate)>,
    author: Option<String>,
    after: Option<String>,
}

impl SoughtInitiative {
    fn of(seen: SeenInitiative, filter: &InitiativeFilter, after: Option<String>) -> Self {
        let mut words = filter.q.as_deref().map(looked_for).unwrap_or_default();
        words.truncate(WORDS);
        Self {
            seen,
            patterns: words.iter().map(|word| beginning(word)).collect(),
            reach: filter.reach.map(|reach| reach.code().to_owned()),
            days: filter.year.and_then(|year| {
                let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
                Some((first, NaiveDate::from_ymd_opt(year, 12, 31)?))
            }),
            author: filter.author.map(|author| author.to_string()),
            after,
        }
    }
}

impl<DB> QueryFragment<DB> for SoughtInitiative
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Date>,
    String: ToSql<Text, DB>,
    NaiveDate: ToSql<Date, DB>,
    SeenInitiative: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.seen.walk_ast(out.reborrow())?;
        if let Some(reach) = &self.reach {
            out.push_sql(" AND initiative.reach = ");
            out.push_bind_param::<Text, _>(reach)?;
        }
        if let Some((first, last)) = &self.days {
            out.push_sql(" AND initiative.recognised_on >= ");
            out.push_bind_param::<Date, _>(first)?;
            out.push_sql(" AND initiative.recognised_on <= ");
            out.push_bind_param::<Date, _>(last)?;
        }
        if let Some(author) = &self.author {
            out.push_sql(
                " AND initiative.id IN (SELECT theirs.initiative_id FROM initiative_author AS \
                 theirs WHERE theirs.subject_id = ",
            );
            out.push_bind_param::<Text, _>(author)?;
            out.push_sql(")");
        }
        // As a CASE: PostgreSQL holds a LIKE for rare, and would read and sort everything.
        for pattern in &self.patterns {
            out.push_sql(" AND CASE WHEN ' ' || initiative.folded LIKE ");
            out.push_bind_param::<Text, _>(pattern)?;
            out.push_sql(" ESCAPE '\\' THEN 1 = 1 ELSE 1 = 0 END");
        }
        if let Some(after) = &self.after {
            out.push_sql(" AND initiative.id > ");
            out.push_bind_param::<Text, _>(after)?;
        }
        Ok(())
    }
}

condition!(by text, SoughtInitiative on initiative::id, initiative::unit_id);

/// An initiative that the reader sees, with its authors.
pub fn find(conn: &mut Conn, scope: &Scope, id: InitiativeId) -> Result<Option<Initiative>> {
    let found: Option<Initiative> = initiative::table
        .filter(initiative::id.eq(id))
        .filter(SeenInitiative::of(scope, Part::All))
        .select(Initiative::as_select())
        .get_result(conn)
        .optional()?;
    Ok(with_authors(conn, found.into_iter().collect())?.pop())
}

/// A page of those that the reader sees and looks for, with their authors, by id.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &InitiativeFilter,
    page: &PageRequest,
) -> Result<Vec<Initiative>> {
    let walked = is_crowded(conn, "initiative", initiative::unit_id, scope)?;
    let seen = SeenInitiative::of(scope, Part::All).walked(walked);
    let found: Vec<Initiative> = initiative::table
        .filter(SoughtInitiative::of(seen, filter, page.after.clone()))
        .order(initiative::id)
        .limit(page.limit)
        .select(Initiative::as_select())
        .load(conn)?;
    with_authors(conn, found)
}

/// How many there are, counted up to so many: those of the units first, then their own of others,
/// for each is found by an index of its own.
pub fn count_up_to(
    conn: &mut Conn,
    scope: &Scope,
    filter: &InitiativeFilter,
    most: i64,
) -> Result<i64> {
    let mut count = 0;
    for part in [Part::OfUnits, Part::Elsewhere] {
        let sought = SoughtInitiative::of(SeenInitiative::of(scope, part), filter, None);
        count += up_to(conn, most - count, "initiative", sought)?;
    }
    Ok(count)
}

/// What these decisions recognised in these units: the unit, the number of the decision and the
/// title of each.
pub fn recognised(
    conn: &mut Conn,
    units: &[UnitId],
    numbers: &[&str],
) -> Result<Vec<(UnitId, String, String)>> {
    Ok(initiative::table
        .filter(among(initiative::unit_id, units))
        .filter(among(initiative::decision_number, numbers))
        .select((
            initiative::unit_id,
            initiative::decision_number,
            initiative::title,
        ))
        .load(conn)?)
}
