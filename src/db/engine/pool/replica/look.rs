//! How far behind the primary a replica is, by the primary's clock alone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamp};
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query};

use super::source::ReplicaSource;
use crate::db::engine::pool::source::ConnectionSource;
use crate::db::{Conn, Db, DbUrl};

/// So long a healthy replica takes to have what was committed a moment ago.
const ON_ITS_WAY: Duration = Duration::from_millis(30);

/// A server as it is told from others, and from what it was before it was started again.
pub(super) const SERVER: &str =
    "concat_ws(' ', inet_server_addr(), inet_server_port(), pg_postmaster_start_time())";

/// Of which cluster a server is, and which database this is.
const WHERE: &str = "(SELECT system_identifier FROM pg_control_system()) AS cluster, current_database()::text AS name";

/// What the primary says. The message is a commit without a change: it comes to the replica in its
/// turn although nobody writes.
#[derive(QueryableByName)]
struct Primary {
    #[diesel(sql_type = BigInt)]
    cluster: i64,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Timestamp)]
    at: NaiveDateTime,
    #[diesel(sql_type = Text)]
    #[expect(dead_code, reason = "asked for what asking for it does")]
    message: String,
}

#[derive(QueryableByName)]
struct Beside {
    #[diesel(sql_type = BigInt)]
    cluster: i64,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    server: String,
    #[diesel(sql_type = Bool)]
    is_replica: bool,
    #[diesel(sql_type = Nullable<Timestamp>)]
    replayed: Option<NaiveDateTime>,
}

/// A replica as it was found.
pub(super) struct Look {
    /// Which server it is.
    pub server: Arc<str>,
    /// What was committed before is there.
    pub fresh: Instant,
}

/// Looks from the primary to the replica, on a connection of its own to each.
pub(super) struct Looker {
    primary: (ConnectionSource, Option<PgConnection>),
    replica: (ReplicaSource, Option<PgConnection>),
}

impl Looker {
    pub(super) fn new(primary: ConnectionSource, replica: ReplicaSource) -> Self {
        Self {
            primary: (primary, None),
            replica: (replica, None),
        }
    }

    /// What the replica has now; or why it is not one to read on.
    pub(super) fn look(&mut self) -> Result<Look, String> {
        let begun = Instant::now();
        let primary = self.ask_primary().inspect_err(|_| self.primary.1 = None)?;
        std::thread::sleep(ON_ITS_WAY);
        // With several hosts in the address another one may be a replica.
        let found = self.ask_replica().inspect_err(|_| self.replica.1 = None)?;
        if !found.is_replica {
            self.replica.1 = None;
            return Err("it is no replica, or not any more".to_owned());
        }
        if (primary.cluster, &primary.name) != (found.cluster, &found.name) {
            self.replica.1 = None;
            return Err("it is of another cluster, or another database".to_owned());
        }
        let replayed = found.replayed.ok_or("it has replayed nothing yet")?;
        let behind = (primary.at - replayed).to_std().unwrap_or_default();
        Ok(Look {
            server: found.server.into(),
            fresh: begun.checked_sub(behind).ok_or("it is far behind")?,
        })
    }

    fn ask_primary(&mut self) -> Result<Primary, String> {
        let (source, conn) = &mut self.primary;
        let conn = connected(conn, || {
            let mut pg = on_postgres(source.establish()?)?;
            // Where standbys are waited for, nobody waits for this.
            pg.batch_execute("SET synchronous_commit = local")
                .map_err(|error| error.to_string())?;
            Ok(pg)
        })?;
        let asked = format!(
            "SELECT {WHERE}, clock_timestamp() AT TIME ZONE 'UTC' AS at, \
                pg_logical_emit_message(true, 'thidua', '')::text AS message"
        );
        sql_query(asked)
            .get_result(conn)
            .map_err(|error| format!("the primary: {error}"))
    }

    fn ask_replica(&mut self) -> Result<Beside, String> {
        let (source, conn) = &mut self.replica;
        let conn = connected(conn, || on_postgres(source.establish()?))?;
        let asked = format!(
            "SELECT {WHERE}, {SERVER} AS server, pg_is_in_recovery() AS is_replica, \
                pg_last_xact_replay_timestamp() AT TIME ZONE 'UTC' AS replayed"
        );
        sql_query(asked)
            .get_result(conn)
            .map_err(|error| error.to_string())
    }
}

fn connected(
    kept: &mut Option<PgConnection>,
    make: impl FnOnce() -> Result<PgConnection, String>,
) -> Result<&mut PgConnection, String> {
    match kept {
        Some(conn) => Ok(conn),
        None => Ok(kept.insert(make()?)),
    }
}

fn on_postgres(conn: Conn) -> Result<PgConnection, String> {
    match conn {
        Conn::Pg(pg) => Ok(pg),
        Conn::Sqlite(_) => Err("SQLite has no replica".to_owned()),
    }
}

/// How far behind the replica at an address is; or why it is not one to read on. For the doctor.
pub fn behind(db: &Db, url: &DbUrl) -> Result<Duration, String> {
    let primary = db.source(false);
    let replica = ReplicaSource::beside(&primary, url);
    let look = Looker::new(primary, replica).look()?;
    Ok(look.fresh.elapsed())
}
