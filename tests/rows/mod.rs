//! Many rows, made from one by the database itself.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use thidua::db::Conn;

/// The table, which of its rows is copied, and the columns that must differ. `{n}` is the number of
/// the copy, `{id}` an id made of it, `{id:…}` one made of a number that is said.
pub type Copied<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The SQL for an id made of a number.
fn id(number: &str) -> String {
    format!(
        "'0192aaaa-0000-7000-8000-' || substr('000000000000' || ({number}), length('000000000000' \
            || ({number})) - 11)"
    )
}

fn value(template: &str) -> String {
    let mut sql = template.replace("{id}", &id("n"));
    while let Some(at) = sql.find("{id:") {
        let end = at + sql[at..].find('}').unwrap();
        sql.replace_range(at..=end, &id(&sql[at + 4..end]));
    }
    sql.replace("{n}", "CAST(n AS TEXT)")
}

/// What is one thing's alone, for life: a copy has none.
const UNIQUE: [&str; 2] = ["case_code", "short_name"];

/// How the statement begins that copies.
pub const COPY: &str = "WITH RECURSIVE numbers";

/// Copies a row, once for each number.
pub fn copy(
    conn: &mut Conn,
    (table, which, differs): Copied<'_>,
    from: usize,
    to: usize,
) -> diesel::QueryResult<()> {
    let columns: Vec<Column> = match conn {
        Conn::Pg(pg) => {
            let columns = format!(
                "SELECT column_name::text AS name FROM information_schema.columns WHERE table_name \
                    = '{table}'"
            );
            diesel::sql_query(columns).load(pg)?
        }
        Conn::Sqlite(sqlite) => {
            diesel::sql_query(format!("SELECT name FROM pragma_table_info('{table}')"))
                .load(sqlite)?
        }
    };
    let names: Vec<String> = columns.into_iter().map(|column| column.name).collect();
    let values: Vec<String> = names
        .iter()
        .map(|name| {
            differs
                .iter()
                .find(|(column, _)| column == name)
                .map_or_else(
                    || {
                        if UNIQUE.contains(&name.as_str()) {
                            "NULL".to_owned()
                        } else {
                            name.clone()
                        }
                    },
                    |(_, template)| value(template),
                )
        })
        .collect();
    conn.batch_execute(&format!(
        "{COPY}(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM numbers WHERE n < {to})
         INSERT INTO {table} ({}) SELECT {} FROM (SELECT * FROM {table} WHERE {which} LIMIT 1) AS one, numbers",
        names.join(", "),
        values.join(", ")
    ))
}
