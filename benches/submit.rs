//! How fast files are submitted on SQLite: the service's own way against two loops of the same statements without it, in one run.
//! `benches/run` runs it, also on a disk that takes a millisecond for each fsync.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_precision_loss, reason = "a measurement that panics has failed")]

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use futures_util::future::join_all;
use thidua::clock::{Clock, Ids};
use thidua::commands::demo::plant;
use thidua::config::Config;
use thidua::db::{Conn, Db, DbUrl};
use thidua::domain::actor::{ClientScope, Scope};
use thidua::domain::award::CommendationType;
use thidua::domain::ids::{NominationId, UnitId};
use thidua::domain::nomination::{Command, Content};
use thidua::domain::people::SubjectKind;
use thidua::domain::stage::Action;
use thidua::error::{Error, Result};
use thidua::services::access::Caller;
use thidua::services::events::{self, AddAchievement, AddEvent};
use thidua::services::nominations;
use thidua::services::people::{self, AddSubject};
use thidua::services::users::{self, AddClient};
use thidua::state::State;

/// Files submitted in one measurement, how many clients at once, how often each way is measured.
const FILES: usize = 1_500;
const CLIENTS: usize = 64;
const ROUNDS: usize = 3;

/// Files that wait to be submitted, each of a subject of its own.
fn drafts(tx: &mut Conn, state: &State, caller: &Caller, unit: UnitId) -> Result<Vec<NominationId>> {
    let ctx = state.ctx();
    let day = "2026-10-14".parse().unwrap();
    (0..FILES)
        .map(|n| {
            let who = AddSubject { kind: SubjectKind::Individual, name: format!("Nguyễn Mẫu {n}"), unit };
            let subject = people::add_subject(tx, &ctx, caller, who)?.id;
            let event = AddEvent { unit: None, name: format!("Flood {n}"), happened_from: day, happened_to: day };
            let event = events::add_event(tx, &ctx, caller, event)?.id;
            let did = AddAchievement { event: Some(event), subject, summary: "Rowed all night".to_owned() };
            let achievement = events::add_achievement(tx, &ctx, caller, did)?.id;
            let content = Content {
                award_code: "letter_of_commendation".to_owned(),
                commendation_type: CommendationType::AdHoc,
                cycle_year: 2026,
                subject,
                achievement,
                statement: "Saved thirty people.".to_owned(),
            };
            Ok(nominations::create(tx, &ctx, caller, content)?.filed.nomination.id)
        })
        .collect()
}

fn submit(tx: &mut Conn, state: &State, caller: &Caller, id: NominationId) -> Result<()> {
    nominations::act(tx, &state.ctx(), caller, id, 1, Command::plain(Action::Submit)).map(|_| ())
}

/// The service: many clients at once, each waits for its own commit.
async fn ours(state: &State, caller: &Caller, ids: Vec<NominationId>) -> Duration {
    let begun = Instant::now();
    let client = |mine: Vec<NominationId>| async {
        for id in mine {
            let (own, caller) = (state.clone(), caller.clone());
            state.db.write(move |tx| submit(tx, &own, &caller, id)).await.unwrap();
        }
    };
    join_all(ids.chunks(ids.len().div_ceil(CLIENTS)).map(|mine| client(mine.to_vec()))).await;
    begun.elapsed()
}

/// A loop on one connection, `together` files in each transaction.
fn bare(state: &State, caller: &Caller, path: &str, ids: &[NominationId], together: usize) -> Duration {
    let mut sqlite = SqliteConnection::establish(path).unwrap();
    sqlite.batch_execute("PRAGMA busy_timeout = 20000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON").unwrap();
    let mut conn = Conn::Sqlite(sqlite);
    let begun = Instant::now();
    for some in ids.chunks(together) {
        conn.batch_execute("BEGIN IMMEDIATE").unwrap();
        for id in some {
            submit(&mut conn, state, caller, *id).unwrap();
        }
        conn.batch_execute("COMMIT").unwrap();
    }
    begun.elapsed()
}

#[actix_web::main]
async fn main() {
    let folder = tempfile::tempdir_in(".").unwrap();
    let path = folder.path().join("thidua.db");
    let mut config = Config::load(None).unwrap();
    config.data.directory = folder.path().to_owned();
    let db = Db::open(&DbUrl::Sqlite(path.clone()), config.pool()).unwrap();
    let state = thidua::app::state(&config, db, Clock::standing_at("2026-10-17T02:00:00Z".parse().unwrap()), Ids::random()).await.unwrap();
    let own = state.clone();
    let (caller, unit) = state
        .db
        .write(move |tx| {
            let ctx = own.ctx();
            let subject = plant(tx, &ctx)?.subjects[0].id;
            let unit = thidua::db::people::find_subject(tx, &Scope::All, subject.into())?.unwrap().0.unit;
            let scopes = vec![ClientScope::NominationsWrite];
            let new = AddClient { name: "Bench".to_owned(), secret_hash: "none".to_owned(), scopes: scopes.clone(), unit };
            let client = users::add_client(tx, &ctx, &Caller::Operator, new)?;
            Ok::<_, Error>((Caller::Client(client.id, scopes), unit))
        })
        .await
        .unwrap();
    let mut seconds = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        for (way, taken) in seconds.iter_mut().enumerate() {
            let (own, who) = (state.clone(), caller.clone());
            let ids = state.db.write(move |tx| drafts(tx, &own, &who, unit)).await.unwrap();
            let (own, who, place) = (state.clone(), caller.clone(), path.to_string_lossy().into_owned());
            let loops = |ids: Vec<NominationId>, together| tokio::task::spawn_blocking(move || bare(&own, &who, &place, &ids, together));
            taken.push(match way {
                0 => ours(&state, &caller, ids).await,
                1 => loops(ids, 1).await.unwrap(),
                _ => loops(ids, CLIENTS).await.unwrap(),
            });
        }
    }
    let [ours, apart, together] = seconds.map(|mut taken| {
        taken.sort();
        FILES as f64 / taken[ROUNDS / 2].as_secs_f64()
    });
    println!("submit, SQLite, {CLIENTS} clients: {ours:.0}/s, median of {ROUNDS}");
    println!("  one transaction for each, a bare loop: {apart:.0}/s, ratio {:.2}", ours / apart);
    println!("  {CLIENTS} in each transaction, a bare loop: {together:.0}/s, ratio {:.2}", ours / together);
}
