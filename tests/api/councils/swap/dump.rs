//! Everything that is kept, as whoever stole the database has it.

use std::collections::BTreeMap;

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use thidua::db::{Conn, Failure};

use crate::support::TestApp;

/// The cells of each `table.column`, in the order in which the rows lie.
pub type Dump = BTreeMap<String, Vec<String>>;

/// Between two cells of a row: no text has it.
const APART: char = '\u{1f}';

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

/// What a statement reads, each row as one text.
pub fn rows(conn: &mut Conn, sql: &str) -> Result<Vec<String>, Failure> {
    let rows: Vec<Row> = match conn {
        Conn::Pg(pg) => sql_query(sql).load(pg),
        Conn::Sqlite(sqlite) => sql_query(sql).load(sqlite),
    }?;
    Ok(rows.into_iter().map(|row| row.text).collect())
}

/// Each table with its columns.
fn tables(conn: &mut Conn) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let sql = match conn {
        Conn::Pg(_) => {
            "SELECT c.table_name || '.' || c.column_name AS text FROM information_schema.columns c \
                JOIN information_schema.tables t ON t.table_schema = c.table_schema \
                AND t.table_name = c.table_name WHERE c.table_schema = 'public' \
                AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position"
        }
        Conn::Sqlite(_) => {
            "SELECT m.name || '.' || p.name AS text FROM sqlite_master m, \
                pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' \
                ORDER BY m.name, p.cid"
        }
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for named in rows(conn, sql)? {
        let (table, column) = named.split_once('.').unwrap();
        let columns = tables.entry(table.to_owned()).or_default();
        columns.push(column.to_owned());
    }
    Ok(tables)
}

fn read(conn: &mut Conn) -> Result<Dump, Failure> {
    let mut dump = Dump::new();
    for (table, columns) in tables(conn)? {
        let is_postgres = matches!(conn, Conn::Pg(_));
        let cell = |name: &String| {
            if is_postgres {
                format!("coalesce(\"{name}\"::text, 'NULL')")
            } else {
                format!("quote(\"{name}\")")
            }
        };
        let apart = if is_postgres { "chr(31)" } else { "char(31)" };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        let cells = cells.join(&format!(" || {apart} || "));
        let sql = format!("SELECT {cells} AS text FROM \"{table}\"");
        let mut kept: Vec<Vec<String>> = vec![Vec::new(); columns.len()];
        for row in rows(conn, &sql)? {
            for (column, cell) in kept.iter_mut().zip(row.split(APART)) {
                column.push(cell.to_owned());
            }
        }
        for (column, cells) in columns.iter().zip(kept) {
            dump.insert(format!("{table}.{column}"), cells);
        }
    }
    Ok(dump)
}

/// Everything that is kept now.
pub async fn dump(app: &TestApp) -> Dump {
    app.state.db.read(read).await.unwrap()
}
