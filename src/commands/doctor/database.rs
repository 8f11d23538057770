//! What the doctor asks of the database: is it there, safe to reach and of the right shape, does
//! the master key fit, what waits.

use chrono::{DateTime, TimeDelta, Utc};

use super::Findings;
use crate::clock::Clock;
use crate::commands::ctx;
use crate::config::Config;
use crate::db::access::{accounts, users};
use crate::db::engine::server::{ServerFacts, about};
use crate::db::{Db, DbUrl, PoolSettings, replica_behind};
use crate::domain::base::days::local_date;
use crate::error::Result;
use crate::secrets::MasterKey;
use crate::services;
use crate::services::access::keys;
use crate::services::base::queue::{self, QueueFigures};

/// The oldest version of PostgreSQL that its makers still mend; the tests run on it.
const OLDEST: i32 = 15;

/// Clocks that differ by more make deadlines and one-time codes wrong.
const CLOCKS: TimeDelta = TimeDelta::seconds(5);

/// A letter that has waited for so long is stuck: the relay was tried several times meanwhile.
const STUCK: TimeDelta = TimeDelta::hours(1);

/// Asks everything, as far as there are answers.
pub(super) async fn examine(config: &Config, master: Option<MasterKey>, found: &mut Findings) {
    let url = match config.database_url() {
        Ok(url) => url,
        Err(fault) => {
            return found.wrong("doctor-settings-unusable", &[("error", fault.to_string())]);
        }
    };
    // Opening a file that is not there would make one.
    if let DbUrl::Sqlite(path) = &url
        && !path.exists()
    {
        return found.wrong(
            "doctor-database-missing",
            &[("path", path.display().to_string())],
        );
    }
    let (opened, pool) = (
        url.clone(),
        PoolSettings {
            connections: 1,
            ..config.pool()
        },
    );
    let opened = tokio::task::spawn_blocking(move || Db::open(&opened, pool)).await;
    let opened = opened
        .map_err(|error| error.to_string())
        .and_then(|opened| opened.map_err(|failure| failure.to_string()));
    let db = match opened {
        Ok(db) => db,
        Err(error) => return found.wrong("doctor-database-unreachable", &[("error", error)]),
    };
    if let Err(error) = ask(config, &db, &url, master, found).await {
        found.wrong(
            "doctor-database-unreachable",
            &[("error", error.to_string())],
        );
    }
}

async fn ask(
    config: &Config,
    db: &Db,
    url: &DbUrl,
    master: Option<MasterKey>,
    found: &mut Findings,
) -> Result<()> {
    match (url, db.read(about).await?) {
        (DbUrl::Postgres(url), Some(about)) => server(&about, url, Clock::System.now(), found),
        (DbUrl::Sqlite(path), _) => found.right(
            "doctor-database-file",
            &[("path", path.display().to_string())],
        ),
        (DbUrl::Postgres(_), None) => {}
    }
    if let Err(error) = db.read(services::is_ready).await {
        // Nothing more can be asked of tables of another shape.
        found.wrong("doctor-tables-behind", &[("error", error.to_string())]);
        return Ok(());
    }
    found.right("doctor-tables", &[]);
    if let Ok(ctx) = ctx(config)
        && let Err(error) = db.read(move |conn| services::check_pins(conn, &ctx)).await
    {
        found.wrong("doctor-law-routes", &[("error", error.to_string())]);
    }
    if let Some(master) = master {
        let (issuer, lifetime) = (
            config.server.base_url.clone(),
            TimeDelta::minutes(config.access.token_minutes),
        );
        match db
            .read(move |conn| keys::load(conn, &master, &issuer, lifetime))
            .await
        {
            Ok(_) => found.right("doctor-key-fits", &[]),
            Err(error) => found.wrong("doctor-key-unfit", &[("error", error.to_string())]),
        }
    }
    if db.read(users::is_empty).await? {
        found.note("doctor-nobody", &[]);
    }
    let today = local_date(Clock::System.now());
    let unknown = db
        .read(move |conn| accounts::count_unknown_deciders(conn, today))
        .await?;
    if unknown > 0 {
        found.note("doctor-deciders-unknown", &[("count", unknown.to_string())]);
    }
    replica(config, db, found).await;
    letters(&db.read(queue::figures).await?, Clock::System.now(), found);
    Ok(())
}

fn server(about: &ServerFacts, url: &str, now: DateTime<Utc>, found: &mut Findings) {
    let version = ("version", about.version.clone());
    if about.major < OLDEST {
        found.note(
            "doctor-database-old",
            &[version, ("oldest", OLDEST.to_string())],
        );
    } else {
        found.right("doctor-database", &[version]);
    }
    if let Some(foreign) = &about.foreign {
        found.wrong("doctor-database-language", &foreign.params());
    }
    match (about.is_local, about.is_tls) {
        (true, _) => {}
        (false, false) => found.wrong("doctor-tls-missing", &[]),
        (false, true) if !url.contains("sslmode=verify-full") => {
            found.note("doctor-tls-unverified", &[]);
        }
        (false, true) => found.right("doctor-tls", &[]),
    }
    let apart = (about.now - now).abs();
    let told = [("seconds", apart.num_seconds().to_string())];
    if apart > CLOCKS {
        found.wrong("doctor-clocks-differ", &told);
    } else {
        found.right("doctor-clocks", &told);
    }
}

/// A replica that cannot be read stops nothing.
async fn replica(config: &Config, db: &Db, found: &mut Findings) {
    let Ok(Some(settings)) = config.replica() else {
        return;
    };
    let (db, url) = (db.clone(), settings.url.clone());
    let looked = tokio::task::spawn_blocking(move || replica_behind(&db, &url)).await;
    match looked.unwrap_or_else(|error| Err(error.to_string())) {
        Err(error) => found.note("doctor-replica-unread", &[("error", error)]),
        Ok(behind) => {
            let told = [("seconds", format!("{:.1}", behind.as_secs_f64()))];
            if behind > settings.lag {
                found.note("doctor-replica-behind", &told);
            } else {
                found.right("doctor-replica", &told);
            }
        }
    }
}

fn letters(figures: &QueueFigures, now: DateTime<Utc>, found: &mut Findings) {
    let age = figures
        .oldest
        .map_or(TimeDelta::zero(), |oldest| now - oldest);
    let told = [
        ("count", figures.queued.to_string()),
        ("minutes", age.num_minutes().to_string()),
    ];
    if age > STUCK {
        found.wrong("doctor-letters-stuck", &told);
    } else {
        found.right("doctor-letters", &told);
    }
    if figures.dead > 0 {
        found.note(
            "doctor-letters-dead",
            &[("count", figures.dead.to_string())],
        );
    }
}

#[cfg(test)]
mod tests;
