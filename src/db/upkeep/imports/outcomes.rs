//! What became of rows, as it is noted with them.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;

use super::insert_rows;
use crate::db::engine::condition::condition;
use crate::db::engine::prepared::Prepare;
use crate::db::schema::import_row;
use crate::db::{Conn, Result};
use crate::domain::base::ids::ImportId;
use crate::domain::upkeep::import::{ImportRow, RowOutcome};

/// The condition that a row stands at one of these places. They come as one value: the text of the
/// statement is the same for any number of them.
#[derive(QueryId)]
struct AtPlaces {
    column: import_row::place,
    /// As PostgreSQL writes an array.
    array: String,
    json: String,
}

impl AtPlaces {
    fn of(rows: &[ImportRow]) -> Self {
        let places: Vec<String> = rows.iter().map(|row| row.place.to_string()).collect();
        let places = places.join(",");
        Self {
            column: import_row::place,
            array: format!("{{{places}}}"),
            json: format!("[{places}]"),
        }
    }
}

impl QueryFragment<Pg> for AtPlaces {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = ANY(ARRAY(SELECT unnest(CAST(");
        out.push_bind_param::<Text, _>(&self.array)?;
        out.push_sql(" AS integer[]))))");
        Ok(())
    }
}

impl QueryFragment<Sqlite> for AtPlaces {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT value FROM json_each(");
        out.push_bind_param::<Text, _>(&self.json)?;
        out.push_sql("))");
        Ok(())
    }
}

condition!(AtPlaces on import_row::place);

/// Keeps what became of rows that stand one behind the other among those that were so far, in a
/// fixed number of statements. Those of which nothing is to be said but that they are good are
/// led on where they stand; the others are written anew.
pub fn save_rows(
    conn: &mut Conn,
    id: ImportId,
    before: RowOutcome,
    rows: Vec<ImportRow>,
) -> Result<()> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(());
    };
    let these = import_row::table
        .filter(import_row::import_id.eq(id))
        .filter(import_row::outcome.eq(before))
        .filter(import_row::place.ge(first.place))
        .filter(import_row::place.le(last.place));
    let count = rows.len();
    let others: Vec<ImportRow> = rows
        .into_iter()
        .filter(|row| !row.is_plainly(RowOutcome::Good))
        .collect();
    if others.len() == count {
        diesel::delete(these).prepared().execute(conn)?;
        return insert_rows(conn, id, &others);
    }
    if !others.is_empty() {
        let told = import_row::table
            .filter(import_row::import_id.eq(id))
            .filter(import_row::outcome.eq(before))
            .filter(AtPlaces::of(&others));
        diesel::delete(told).prepared().execute(conn)?;
    }
    diesel::update(these)
        .set(import_row::outcome.eq(RowOutcome::Good))
        .prepared()
        .execute(conn)?;
    insert_rows(conn, id, &others)
}
