//! Databases with as many rows as a measurement needs: a small province through the use cases, one
//! of each thing through the API, and then copies of it.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use serde_json::json;
use thidua::clock::{Clock, Ids};
use thidua::commands::demo::{PASSWORD, plant};
use thidua::config::Config;
use thidua::db::{Conn, Db, DbUrl};
use thidua::domain::base::days::local_date;
use thidua::secrets::passwords;

use crate::rows::{self, Copied};
use crate::service::{Client, Service};

/// A database as a service and a test reach it.
#[derive(Clone)]
pub struct Place<'a> {
    /// Where the master key lies, and SQLite.
    pub data: &'a Path,
    /// PostgreSQL, if it is not SQLite in the directory.
    pub url: Option<String>,
    /// Who serves it.
    program: PathBuf,
}

/// A checkout in which the version before is built, where `benches/run` was told of one.
pub fn before() -> Option<PathBuf> {
    std::env::var_os("BEFORE").map(PathBuf::from)
}

impl<'a> Place<'a> {
    pub fn new(data: &'a Path, url: Option<String>) -> Self {
        let program = env!("CARGO_BIN_EXE_thidua").into();
        Self { data, url, program }
    }

    /// The same, served by the version in that checkout.
    pub fn served_by(self, checkout: &Path) -> Self {
        let program = checkout.join("target/release/thidua");
        Self { program, ..self }
    }

    /// All that is there once more; on SQLite in that folder.
    pub fn copied(&self, folder: &'a Path) -> Self {
        let Some(url) = &self.url else {
            for file in std::fs::read_dir(self.data).unwrap() {
                let file = file.unwrap();
                if file.file_type().unwrap().is_file() {
                    std::fs::copy(file.path(), folder.join(file.file_name())).unwrap();
                }
            }
            return Self::new(folder, None);
        };
        let (server, name) = url.rsplit_once('/').unwrap();
        let mut conn = PgConnection::establish(&format!("{server}/postgres")).unwrap();
        for sql in [
            format!("DROP DATABASE IF EXISTS {name}_copy WITH (FORCE)"),
            format!("CREATE DATABASE {name}_copy TEMPLATE {name} STRATEGY file_copy"),
        ] {
            conn.batch_execute(&sql).unwrap();
        }
        Self::new(self.data, Some(format!("{url}_copy")))
    }

    /// The same, served by the version in that checkout; what it does not know of the tables is
    /// taken back.
    pub fn of(self, checkout: &Path) -> Self {
        let kind = if self.url.is_some() {
            "migrations/postgres"
        } else {
            "migrations/sqlite"
        };
        let known = checkout.join(kind);
        let mut newer: Vec<PathBuf> = std::fs::read_dir(kind)
            .unwrap()
            .map(|one| one.unwrap().path())
            .filter(|one| !known.join(one.file_name().unwrap()).exists())
            .collect();
        newer.sort();
        let mut conn = self.connect();
        for one in newer.iter().rev() {
            let name = one.file_name().unwrap().to_string_lossy();
            let version = name.split('_').next().unwrap().replace('-', "");
            let down = std::fs::read_to_string(one.join("down.sql")).unwrap();
            conn.batch_execute(&down).unwrap();
            conn.batch_execute(&format!(
                "DELETE FROM __diesel_schema_migrations WHERE version = '{version}'"
            ))
            .unwrap();
        }
        self.served_by(checkout)
    }

    pub fn start(&self, settings: &[(&str, &str)]) -> Service {
        Service::start(&self.program, self.data, self.url.as_deref(), settings)
    }

    pub fn connect(&self) -> Conn {
        if let Some(url) = &self.url {
            return Conn::Pg(PgConnection::establish(url).unwrap());
        }
        let mut sqlite =
            SqliteConnection::establish(&self.data.join("thidua.db").to_string_lossy()).unwrap();
        sqlite
            .batch_execute(
                "PRAGMA busy_timeout = 20000; PRAGMA synchronous = OFF; PRAGMA \
            cache_size = -2000000",
            )
            .unwrap();
        Conn::Sqlite(sqlite)
    }

    /// The tables, and a small province.
    pub fn plant(&self) {
        let mut config = Config::load(None).unwrap();
        self.data.clone_into(&mut config.data.directory);
        let url = self.url.clone().map_or_else(
            || DbUrl::Sqlite(self.data.join("thidua.db")),
            DbUrl::Postgres,
        );
        actix_web::rt::System::new().block_on(async {
            let db = Db::open(&url, config.pool()).unwrap();
            let state = thidua::app::state(&config, db, Clock::System, Ids::random())
                .await
                .unwrap();
            let ctx = state.ctx();
            let hash = passwords::hash(PASSWORD).unwrap();
            let planting = move |tx: &mut Conn| plant(tx, &ctx, hash.clone());
            state.db.write(planting).await.unwrap();
        });
    }

    pub fn copy(&self, copied: &[Copied<'_>], from: usize, to: usize) {
        let mut conn = self.connect();
        // Of very many rows triggers would take more time than all else: what is copied refers to
        // what is there.
        let bulk = to - from > 100_000 && matches!(conn, Conn::Pg(_));
        if bulk {
            conn.batch_execute("SET session_replication_role = replica")
                .unwrap();
        }
        for one in copied {
            rows::copy(&mut conn, *one, from, to)
                .unwrap_or_else(|error| panic!("{}: {error}", one.0));
            if bulk && one.0 == "subject" {
                conn.batch_execute(WORDS).unwrap();
            }
        }
        // PostgreSQL does that by itself, after a while; an embedded database knows no statistics.
        if matches!(conn, Conn::Pg(_)) {
            conn.batch_execute("VACUUM ANALYZE").unwrap();
        }
    }
}

/// What the trigger on subjects does for each.
const WORDS: &str = "INSERT INTO subject_word SELECT word, id FROM subject, \
    string_to_table(folded, ' ') AS words (word) ON CONFLICT DO NOTHING";

/// One file of an individual, and how far it went: the last of `draft`, `submit`, `accept`,
/// `approve`, `award`.
pub fn file(service: &Service, how_far: &str) -> String {
    let [mut officer, mut specialist, mut chairman] = ["officer", "specialist", "chairman"]
        .map(|name| service.client(&format!("{name}@suoinga.example")));
    let subject = officer.get("/subjects?q=nguyen+mau+an")["items"][0]["id"].clone();
    let event = officer.post(
        "/events",
        &json!({"name": "Flood", "happened_from": "2026-10-14"}),
    )["id"]
        .clone();
    let did = json!({
        "subject_id": subject,
        "event_id": event,
        "summary": "Rowed all night, saved thirty people"
    });
    let did = officer.post("/achievements", &did)["id"].clone();
    let file = json!({
        "award_code": "letter_of_commendation", "commendation_type": "ad_hoc", "cycle_year": 2026,
        "subject_id": subject, "achievement_id": did, "statement": "Saved thirty people in two \
            nights.",
    });
    let file = officer.post("/nominations", &file)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let act = |who: &mut Client, action: &str, version| {
        who.json(
            "POST",
            &format!("/nominations/{file}/actions/{action}"),
            version,
            &json!({}),
            200,
        );
        action == how_far
    };
    if how_far == "draft"
        || act(&mut officer, "submit", 1)
        || act(&mut specialist, "accept", 2)
        || act(&mut chairman, "approve", 3)
    {
        return file;
    }
    let decision = specialist.post(
        "/decisions",
        &json!({"title": "On letters of commendation", "nomination_ids": [file]}),
    );
    let decision = format!("/decisions/{}", decision["id"].as_str().unwrap());
    chairman.json("POST", &format!("{decision}/sign"), 1, &json!({}), 200);
    let today = local_date(Clock::System.now()).to_string();
    let number = json!({"number": 1, "series": "QĐ-UBND", "date": today});
    specialist.json("POST", &format!("{decision}/issue"), 2, &number, 200);
    file
}

/// The code of a copy, where the file that is copied has one: without, the service would give it one
/// while it is measured.
pub const CODE: (&str, &str) = (
    "case_code",
    "CASE WHEN case_code IS NOT NULL THEN 'M-26-' || {n} END",
);

/// The ids of copies.
pub fn ids(count: usize) -> Vec<String> {
    (1..=count)
        .map(|n| format!("0192aaaa-0000-7000-8000-{n:012}"))
        .collect()
}

/// The name of a copy: nobody's namesake, one of three given names.
macro_rules! called {
    ($family:literal, $an:literal, $binh:literal, $chi:literal) => {
        concat!(
            "'",
            $family,
            " ' || CASE n % 3 WHEN 0 THEN '",
            $an,
            "' WHEN 1 THEN '",
            $binh,
            "' ELSE '",
            $chi,
            "' END || ' ' || n || 'x'"
        )
    };
}

/// Subjects with what each did.
pub const DEEDS: [Copied<'_>; 3] = [
    ("event", "1 = 1", &[("id", "{id}")]),
    (
        "subject",
        "folded = 'nguyen mau an'",
        &[
            ("id", "{id}"),
            ("person_id", "NULL"),
            ("name", called!("Nguyễn Mẫu", "An", "Bình", "Chi")),
            ("folded", called!("nguyen mau", "an", "binh", "chi")),
            ("words", called!("nguyen mau", "an", "binh", "chi")),
            ("name_key", called!("nguyễn mẫu", "an", "bình", "chi")),
        ],
    ),
    (
        "achievement",
        "1 = 1",
        &[("id", "{id}"), ("subject_id", "{id}"), ("event_id", "{id}")],
    ),
];
