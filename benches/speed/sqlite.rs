//! How fast files are submitted on SQLite: the service's own way against two loops of the same
//! statements without it.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use diesel::connection::{
    Instrumentation, InstrumentationEvent, SimpleConnection, set_default_instrumentation,
};
use diesel::{Connection, SqliteConnection};
use futures_util::future::join_all;
use thidua::clock::{Clock, Ids};
use thidua::commands::demo::plant;
use thidua::config::Config;
use thidua::db::{Conn, Db, DbUrl};
use thidua::domain::access::actor::{ClientScope, Scope};
use thidua::domain::base::ids::{NominationId, UnitId};
use thidua::domain::law::award_type::CommendationType;
use thidua::domain::law::stage::Action;
use thidua::domain::nominations::nomination::{Command, Content};
use thidua::domain::register::people::SubjectKind;
use thidua::error::{Error, Result};
use thidua::services::access::Caller;
use thidua::services::access::users::{self, AddClient};
use thidua::services::nominations;
use thidua::services::nominations::events::{self, AddAchievement, AddEvent};
use thidua::services::register::subjects::AddSubject;
use thidua::state::State;

use crate::figures::{Figure, ROUNDS, median};

/// Files submitted in one measurement, and how many clients submit at once.
const FILES: usize = 1_500;
const CLIENTS: usize = 64;

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

/// Statements of one file, each in a transaction of its own.
static OF_ONE: AtomicUsize = AtomicUsize::new(0);

struct Counting;

impl Instrumentation for Counting {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        STATEMENTS.fetch_add(
            usize::from(matches!(event, InstrumentationEvent::StartQuery { .. })),
            Relaxed,
        );
    }
}

/// Files that wait to be submitted, each of a subject of its own.
fn drafts(
    tx: &mut Conn,
    state: &State,
    caller: &Caller,
    unit: UnitId,
) -> Result<Vec<NominationId>> {
    let ctx = state.ctx();
    let day = "2026-10-14".parse().unwrap();
    (0..FILES)
        .map(|n| {
            let who = AddSubject {
                kind: SubjectKind::Individual,
                name: format!("Nguyễn Mẫu {n}"),
                unit,
                leader: None,
                another_than: Vec::new(),
            };
            let subject =
                thidua::services::register::subjects::add_subject(tx, &ctx, caller, who)?.id;
            let event = AddEvent {
                unit: None,
                name: format!("Flood {n}"),
                happened_from: day,
                happened_to: day,
            };
            let event = events::add_event(tx, &ctx, caller, event)?.id;
            let did = AddAchievement {
                event: Some(event),
                subject,
                summary: "Rowed all night".to_owned(),
            };
            let achievement = events::add_achievement(tx, &ctx, caller, did)?.id;
            let content = Content {
                posthumous: None,
                award_code: "letter_of_commendation".to_owned(),
                commendation_type: CommendationType::AdHoc,
                cycle_year: 2026,
                subject,
                achievement,
                statement: "Saved thirty people.".to_owned(),
            };
            Ok(nominations::create(tx, &ctx, caller, content)?
                .filed
                .nomination
                .id)
        })
        .collect()
}

fn submit(tx: &mut Conn, state: &State, caller: &Caller, id: NominationId) -> Result<()> {
    nominations::act(
        tx,
        &state.ctx(),
        caller,
        id,
        1,
        Command::plain(Action::Submit),
    )
    .map(|_| ())
}

/// The service: many clients at once, each waits for its own commit.
async fn ours(state: &State, caller: &Caller, ids: Vec<NominationId>) -> Duration {
    let begun = Instant::now();
    let client = |mine: Vec<NominationId>| async {
        for id in mine {
            let (own, caller) = (state.clone(), caller.clone());
            state
                .db
                .write(move |tx| submit(tx, &own, &caller, id))
                .await
                .unwrap();
        }
    };
    join_all(
        ids.chunks(ids.len().div_ceil(CLIENTS))
            .map(|mine| client(mine.to_vec())),
    )
    .await;
    begun.elapsed()
}

/// A loop on one connection, `together` files in each transaction.
fn bare(
    state: &State,
    caller: &Caller,
    path: &str,
    ids: &[NominationId],
    together: usize,
) -> Duration {
    let mut sqlite = SqliteConnection::establish(path).unwrap();
    sqlite
        .batch_execute(
            "PRAGMA busy_timeout = 20000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON",
        )
        .unwrap();
    let mut conn = Conn::Sqlite(sqlite);
    if together == 1 {
        STATEMENTS.store(0, Relaxed);
    }
    let begun = Instant::now();
    for some in ids.chunks(together) {
        conn.batch_execute("BEGIN IMMEDIATE").unwrap();
        for id in some {
            submit(&mut conn, state, caller, *id).unwrap();
        }
        conn.batch_execute("COMMIT").unwrap();
    }
    let took = begun.elapsed();
    if together == 1 {
        OF_ONE.store(STATEMENTS.load(Relaxed) / ids.len(), Relaxed);
    }
    took
}

pub fn run(disk: &str) {
    set_default_instrumentation(|| Some(Box::new(Counting))).unwrap();
    let [ours, apart, together] = actix_web::rt::System::new().block_on(measured());
    let what = format!("submit on SQLite, {CLIENTS} clients, {disk}");
    let statements = Some(OF_ONE.load(Relaxed));
    for (limit, at, aim) in [
        ("one transaction for each", apart, "≥ 5 where fsync is slow"),
        ("64 in each transaction", together, "≥ 0.5"),
    ] {
        let limit = format!("a bare loop, {limit}: {at:.0}/s");
        Figure {
            what: &what,
            ours: format!("{ours:.0}/s"),
            limit,
            ratio: ours / at,
            aim,
            statements,
            before: None,
        }
        .print();
    }
}

async fn measured() -> [f64; 3] {
    let folder = tempfile::tempdir_in("target").unwrap();
    let path = folder.path().join("thidua.db");
    let mut config = Config::load(None).unwrap();
    config.data.directory = folder.path().to_owned();
    let db = Db::open(&DbUrl::Sqlite(path.clone()), config.pool()).unwrap();
    let state = thidua::app::state(
        &config,
        db,
        Clock::standing_at("2026-10-17T02:00:00Z".parse().unwrap()),
        Ids::random(),
    )
    .await
    .unwrap();
    let own = state.clone();
    let (caller, unit) = state
        .db
        .write(move |tx| {
            let ctx = own.ctx();
            let subject = plant(tx, &ctx, "none".to_owned())?.subjects[0].id;
            let unit = thidua::db::register::people::find_subject(tx, &Scope::All, subject.into())?
                .unwrap()
                .0
                .unit;
            let scopes = vec![ClientScope::NominationsWrite];
            let new = AddClient {
                name: "Bench".to_owned(),
                secret_hash: "none".to_owned(),
                scopes: scopes.clone(),
                unit,
            };
            let client = users::add_client(tx, &ctx, &Caller::Operator, new)?;
            Ok::<_, Error>((Caller::Client(client.id, scopes, client.id.0), unit))
        })
        .await
        .unwrap();
    let mut seconds = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        for (way, taken) in seconds.iter_mut().enumerate() {
            let (own, who) = (state.clone(), caller.clone());
            let ids = state
                .db
                .write(move |tx| drafts(tx, &own, &who, unit))
                .await
                .unwrap();
            let (own, who, place) = (
                state.clone(),
                caller.clone(),
                path.to_string_lossy().into_owned(),
            );
            let loops = |ids: Vec<NominationId>, together| {
                tokio::task::spawn_blocking(move || bare(&own, &who, &place, &ids, together))
            };
            taken.push(match way {
                0 => ours(&state, &caller, ids).await,
                1 => loops(ids, 1).await.unwrap(),
                _ => loops(ids, CLIENTS).await.unwrap(),
            });
        }
    }
    seconds.map(|taken| {
        FILES as f64 / median(&taken.iter().map(Duration::as_secs_f64).collect::<Vec<_>>())
    })
}
