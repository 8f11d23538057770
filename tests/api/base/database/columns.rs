//! Migrations go up, down and up.

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use thidua::db::engine::migrations;
use thidua::db::{Conn, Db, Failure};

use super::settings;
use crate::support::Kind;
use crate::support::database::empty;

#[derive(QueryableByName, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    #[diesel(sql_type = Text)]
    place: String,
}

fn columns(db: &Db) -> Vec<String> {
    let sqlite = "SELECT m.name || '.' || c.name || CASE WHEN c.\"notnull\" OR c.pk THEN ' NOT NULL' ELSE '' END AS place \
        FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT \
        LIKE 'sqlite%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
    let postgres = "SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END AS place \
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE \
        '\\_\\_%'";
    let mut places: Vec<String> = db
        .write_now(|conn| {
            let rows: Result<Vec<Column>, _> = match conn {
                Conn::Pg(pg) => sql_query(postgres).load(pg),
                Conn::Sqlite(sqlite_conn) => sql_query(sqlite).load(sqlite_conn),
            };
            rows.map_err(Failure::from)
        })
        .unwrap()
        .into_iter()
        .map(|column| column.place)
        .collect();
    places.sort();
    places
}

#[test]
fn migrations_go_up_down_and_up_and_both_databases_get_the_same_columns() {
    let folder = tempfile::tempdir().unwrap();
    let shapes = [Kind::Sqlite, Kind::Postgres].map(|kind| {
        let db = Db::open(&empty(kind, folder.path()), settings(1, 10)).unwrap();
        let count = migrations::up(&db).unwrap();
        assert_eq!(migrations::up(&db).unwrap(), 0);
        let first = columns(&db);
        assert!(
            first.contains(&"award.amount NOT NULL".to_owned()),
            "{first:?}"
        );
        assert_eq!(migrations::down(&db).unwrap(), count);
        assert_eq!(columns(&db), Vec::<String>::new());
        assert_eq!(migrations::up(&db).unwrap(), count);
        assert_eq!(columns(&db), first);
        first
    });
    assert_eq!(shapes[0], shapes[1]);
}

#[test]
fn twin_folders_hold_the_same_migrations() {
    let names = |folder: &str| -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}
