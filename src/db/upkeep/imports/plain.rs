//! Rows that nobody has looked at, as they are kept: one statement for any number of them.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::Error;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;

use crate::db::{Conn, Result, each};
use crate::domain::base::ids::ImportId;
use crate::domain::upkeep::import::{ImportRow, RowOutcome};

/// The statement. The rows come as one value, an object in JSON with the cells of each row by its
/// place: a value for each cell would be bound and sent by itself, and on SQLite each row run by
/// itself.
#[derive(QueryId)]
struct PlainRows {
    import: String,
    outcome: String,
    rows: String,
}

const INTO: &str =
    "INSERT INTO import_row (import_id, place, cells, outcome, faults, notes) SELECT ";

impl QueryFragment<Pg> for PlainRows {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(INTO);
        out.push_bind_param::<Text, _>(&self.import)?;
        out.push_sql(", CAST(key AS integer), value, ");
        out.push_bind_param::<Text, _>(&self.outcome)?;
        out.push_sql(", '[]', '[]' FROM json_each_text(CAST(");
        out.push_bind_param::<Text, _>(&self.rows)?;
        out.push_sql(" AS json))");
        Ok(())
    }
}

impl QueryFragment<Sqlite> for PlainRows {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(INTO);
        out.push_bind_param::<Text, _>(&self.import)?;
        out.push_sql(", CAST(key AS INTEGER), value, ");
        out.push_bind_param::<Text, _>(&self.outcome)?;
        out.push_sql(", '[]', '[]' FROM json_each(");
        out.push_bind_param::<Text, _>(&self.rows)?;
        out.push_sql(")");
        Ok(())
    }
}

impl<C> RunQueryDsl<C> for PlainRows {}

/// The cells of each row, as its column holds them, by its place.
fn by_place(rows: &[&ImportRow]) -> serde_json::Result<String> {
    let mut all = String::from("{");
    for row in rows {
        if all.len() > 1 {
            all.push(',');
        }
        let cells = serde_json::to_string(&row.cells)?;
        let (place, cells) = (row.place.to_string(), serde_json::to_string(&cells)?);
        for part in ["\"", &place, "\":", &cells] {
            all.push_str(part);
        }
    }
    all.push('}');
    Ok(all)
}

/// Keeps rows of an import that nobody has looked at, and of which nothing else is to be said.
pub(super) fn insert(conn: &mut Conn, id: ImportId, rows: &[&ImportRow]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let broken = |error: serde_json::Error| Error::SerializationError(Box::new(error));
    let statement = PlainRows {
        import: id.to_string(),
        outcome: RowOutcome::Unread.to_string(),
        rows: by_place(rows).map_err(broken)?,
    };
    each!(conn, statement.execute(conn))?;
    Ok(())
}
