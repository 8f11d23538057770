//! How the databases would find the rows of a statement. With scans of whole tables made dear,
//! PostgreSQL shows one only where no index serves; SQLite says so by itself.

use diesel::connection::SimpleConnection;
use diesel::{RunQueryDsl, sql_query};
use thidua::db::Conn;

/// Tables that stay small however long the service runs: rows by server, by key, by body, or one.
const SMALL: [&str; 5] = [
    "feed_counter",
    "history_head",
    "signing_key",
    "__diesel_schema_migrations",
    "cycle",
];

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text, column_name = "QUERY PLAN")]
    text: String,
}

#[derive(diesel::QueryableByName)]
struct Step {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

/// What is no table of ours: a query inside another, a list of values, a constant, a question about the
/// schema.
fn is_none(name: &str) -> bool {
    name.starts_with('(')
        || name == "found"
        || name == "json_each"
        || name == "CONSTANT"
        || name.starts_with("pragma_")
        || name.starts_with("information_schema")
        || name.starts_with("pg_")
}

/// The tables that are read from end to end for this statement. What walks along an order and stops
/// after so many rows is none.
pub fn scans(conn: &mut Conn, statement: &str) -> Vec<String> {
    // Nothing fits, and nothing is read: no office, no id was asked for.
    if statement.contains("1 = 0") {
        return Vec::new();
    }
    let scanned = match conn {
        Conn::Pg(pg) => {
            let count = (1..100_000)
                .take_while(|number| statement.contains(&format!("${number}")))
                .count();
            let values = if count == 0 {
                String::new()
            } else {
                format!("({})", vec!["NULL"; count].join(", "))
            };
            pg.batch_execute(&format!(
                "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; PREPARE \
                    looked_at AS {statement}"
            ))
            .unwrap_or_else(|error| panic!("{error}: {statement}"));
            let plan = sql_query(format!("EXPLAIN EXECUTE looked_at{values}"))
                .load::<Line>(pg)
                .unwrap_or_else(|error| panic!("{error}: {statement}"));
            pg.batch_execute("DEALLOCATE looked_at").unwrap();
            // A walk along an index is a choice by what lies in the tables, and here that is one
            // row many times over.
            let whole = |line: &Line| {
                Some(
                    line.text
                        .split("Seq Scan on ")
                        .nth(1)?
                        .split(' ')
                        .next()?
                        .to_owned(),
                )
            };
            plan.iter().filter_map(whole).collect::<Vec<_>>()
        }
        Conn::Sqlite(sqlite) => {
            let plan = sql_query(format!("EXPLAIN QUERY PLAN {statement}"))
                .load::<Step>(sqlite)
                .unwrap_or_else(|error| panic!("{error}: {statement}"));
            // An index of some rows alone holds what is asked for and nothing else.
            let of_some = sql_query(
                "SELECT name AS detail FROM sqlite_master WHERE type = 'index' AND sql LIKE '% \
                    WHERE %'",
            );
            let of_some = of_some.load::<Step>(sqlite).unwrap();
            let whole = |step: &Step| {
                let scanned = step.detail.strip_prefix("SCAN ")?;
                let walked = (scanned.contains(" USING ") || !statement.contains(" WHERE "))
                    && statement.contains(" LIMIT ");
                let by_some = of_some
                    .iter()
                    .any(|index| scanned.ends_with(&format!(" INDEX {}", index.detail)));
                scanned
                    .split(' ')
                    .next()
                    .filter(|_| !walked && !by_some)
                    .map(str::to_owned)
            };
            plan.iter().filter_map(whole).collect()
        }
    };
    scanned
        .into_iter()
        .filter(|table| !SMALL.contains(&table.as_str()) && !is_none(table))
        .collect()
}
