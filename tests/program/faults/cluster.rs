//! A PostgreSQL of a campaign's own: it can die, it can be cut off, and its standby can take its
//! place.

use std::io::Write;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::sql_types::Bool;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};

use crate::postgres;
use crate::running::free;

#[derive(QueryableByName)]
struct Truth {
    #[diesel(sql_type = Bool)]
    truth: bool,
}

/// Two places for a server, of which one is the primary. All of it is gone when this is dropped.
pub struct Cluster {
    folder: tempfile::TempDir,
    places: [SocketAddr; 2],
    primary: usize,
}

fn done(command: &mut Command) {
    let output = command.current_dir("/").output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

impl Cluster {
    pub fn start() -> Self {
        let cluster = Self {
            folder: postgres::folder(),
            places: [free(), free()],
            primary: 0,
        };
        let made = [
            "-U",
            "thidua",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "-D",
        ];
        done(postgres::program("initdb").args(made).arg(cluster.data(0)));
        cluster.begin();
        cluster
    }

    /// Where the primary is.
    pub fn primary(&self) -> SocketAddr {
        self.places[self.primary]
    }

    /// Both places, as libpq takes them: it looks for the one that writes.
    pub fn url(&self) -> String {
        format!("postgres://thidua@{},{}", self.places[0], self.places[1])
    }

    fn data(&self, place: usize) -> PathBuf {
        self.folder.path().join(place.to_string())
    }

    fn run(&self, place: usize) {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c fsync=off",
            self.places[place].port(),
            self.folder.path().display()
        );
        let log = self.folder.path().join("log");
        // It may not hold the pipe of whoever waits for pg_ctl, so it writes to a file.
        let control = postgres::program("pg_ctl")
            .args(["start", "-s", "-w", "-o", &options, "-l"])
            .arg(log)
            .arg("-D")
            .arg(self.data(place))
            .status();
        assert!(control.unwrap().success());
    }

    /// Starts the primary, as it was when it ended.
    pub fn begin(&self) {
        self.run(self.primary);
    }

    /// Ends the primary: `fast` in order, `immediate` as a crash does.
    pub fn end(&self, how: &str) {
        self.stop(self.primary, how);
    }

    fn stop(&self, place: usize, how: &str) {
        done(
            postgres::program("pg_ctl")
                .args(["stop", "-w", "-m", how, "-D"])
                .arg(self.data(place)),
        );
    }

    fn connect(&self, place: usize) -> PgConnection {
        PgConnection::establish(&format!(
            "postgres://thidua@{}/postgres",
            self.places[place]
        ))
        .unwrap()
    }

    /// Where the standby is.
    pub fn standby(&self) -> SocketAddr {
        self.places[1 - self.primary]
    }

    /// Has the standby do something.
    pub fn at_standby(&self, sql: &str) {
        self.connect(1 - self.primary).batch_execute(sql).unwrap();
    }

    /// The standby dies.
    pub fn end_standby(&self) {
        self.stop(1 - self.primary, "immediate");
    }

    /// Starts the standby, as it was when it ended.
    pub fn begin_standby(&self) {
        self.run(1 - self.primary);
    }

    /// Sets up a standby at the other place, which has what is committed a moment later.
    pub fn follow_loosely(&self) {
        let other = 1 - self.primary;
        let _ = std::fs::remove_dir_all(self.data(other));
        let from = format!("--dbname=postgres://thidua@{}", self.primary());
        done(
            postgres::program("pg_basebackup")
                .args(["-R", "--checkpoint=fast", "--no-sync", &from, "-D"])
                .arg(self.data(other)),
        );
        self.run(other);
    }

    /// The same; from then on a commit is on both, or nobody heard of it.
    pub fn follow(&self) {
        self.follow_loosely();
        let mut conn = self.connect(self.primary);
        conn.batch_execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            .unwrap();
        conn.batch_execute("SELECT pg_reload_conf()").unwrap();
        let until = Instant::now() + Duration::from_secs(30);
        while !sql_query(
            "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync') AS truth",
        )
        .get_result::<Truth>(&mut conn)
        .unwrap()
        .truth
        {
            assert!(Instant::now() < until, "the standby does not follow");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The primary dies, and the standby takes its place.
    pub fn fail_over(&mut self) {
        self.end("immediate");
        self.primary = 1 - self.primary;
        done(
            postgres::program("pg_ctl")
                .args(["promote", "-w", "-D"])
                .arg(self.data(self.primary)),
        );
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for place in 0..2 {
            let _ = postgres::program("pg_ctl")
                .args(["stop", "-w", "-m", "immediate", "-D"])
                .arg(self.data(place))
                .current_dir("/")
                .output();
        }
    }
}

/// A line to a database that can be cut.
pub struct Cable {
    pub at: SocketAddr,
    ends: Arc<Mutex<Ends>>,
}

#[derive(Default)]
struct Ends {
    is_cut: bool,
    streams: Vec<TcpStream>,
}

impl Cable {
    pub fn to(database: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (at, ends) = (
            listener.local_addr().unwrap(),
            Arc::<Mutex<Ends>>::default(),
        );
        let shared = ends.clone();
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let mut ends = shared.lock().unwrap();
                if ends.is_cut {
                    continue;
                }
                let Ok(far) = TcpStream::connect(database) else {
                    continue;
                };
                for (from, to) in [(&near, &far), (&far, &near)] {
                    from.set_nodelay(true).unwrap();
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    ends.streams.push(from.try_clone().unwrap());
                    std::thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.flush();
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
            }
        });
        Self { at, ends }
    }

    /// Whatever is under way stays half done, and nobody gets through.
    pub fn cut(&self) {
        let mut ends = self.ends.lock().unwrap();
        ends.is_cut = true;
        ends.streams
            .drain(..)
            .for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
    }

    pub fn mend(&self) {
        self.ends.lock().unwrap().is_cut = false;
    }
}
