//! A world to break: one or several servers on one database, a relay that keeps their letters, and
//! the folder of evidence.

use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::THIDUA;
use crate::faults::evidence::{Evidence, Lines};
use crate::faults::plain::ask;
use crate::faults::setting;
use crate::postgres::Postgres;
use crate::running::{Running, first_line, free};

/// A server may take this long to be ready again after any fault, without a person.
pub const READY_WITHIN: Duration = Duration::from_secs(30);

/// The program that is tried: the one that was built with these tests, or another one, as the
/// seeded bugs are.
pub fn program() -> PathBuf {
    setting("FAULTS_PROGRAM", PathBuf::from(THIDUA))
}

/// The program of the second server: where it is that of an earlier version, an update that goes
/// from server to server is tried.
pub fn other_program() -> PathBuf {
    setting("FAULTS_OTHER_PROGRAM", program())
}

/// How a server is started, beside its usual settings.
#[derive(Default, Clone)]
pub struct Start {
    /// Which program; the one that is tried where nothing is said.
    pub program: Option<PathBuf>,
    /// What stands before the program: `strace …`.
    pub under: Vec<String>,
    pub settings: Vec<(String, String)>,
}

impl Start {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// By another clock than the machine's: `+20m`, or `%` for what the file of
    /// `FAKETIME_TIMESTAMP_FILE` says. Waits and pauses keep to the real one.
    pub fn by_clock(self, time: &str) -> Self {
        let folders = std::fs::read_dir("/usr/lib")
            .unwrap()
            .map(|entry| entry.unwrap().path().join("faketime/libfaketimeMT.so.1"));
        let library = folders.into_iter().find(|path| path.exists());
        let library = library
            .unwrap_or_else(|| panic!("libfaketime is missing: run the tests by `.ci/test`"));
        let moved = self
            .with("LD_PRELOAD", library.to_str().unwrap())
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .with("DONT_FAKE_MONOTONIC", "1");
        if time == "%" {
            moved
        } else {
            moved.with("FAKETIME", time)
        }
    }
}

/// Servers, their database, their relay.
pub struct World {
    folder: PathBuf,
    _temporary: Option<tempfile::TempDir>,
    /// Where servers write their logs.
    pub logs: PathBuf,
    /// From here on times are counted.
    pub begun: Instant,
    pub evidence: Evidence,
    pub addresses: Vec<SocketAddr>,
    servers: Vec<Option<Running>>,
    _relay: Running,
    settings: Vec<(String, String)>,
    lives: Lines,
    _postgres: Option<Postgres>,
}

impl World {
    /// One server on the embedded database, with the small fictional province in it.
    pub fn on_sqlite(campaign: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let world = Self::in_folder(campaign, folder.path());
        Self {
            _temporary: Some(folder),
            ..world
        }
    }

    /// Several servers on one PostgreSQL, with the same province in it.
    pub fn on(campaign: &str, servers: usize, postgres: Postgres) -> Self {
        let mut world = Self::on_sqlite(campaign);
        world
            .settings
            .push(("DATABASE_URL".to_owned(), postgres.url()));
        assert!(
            world
                .command(&Start::default())
                .arg("migrate")
                .status()
                .unwrap()
                .success()
        );
        postgres.fill_from(&world.data().join("thidua.db"));
        world.addresses = (0..servers).map(|_| free()).collect();
        world.servers = (0..servers).map(|_| None).collect();
        Self {
            _postgres: Some(postgres),
            ..world
        }
    }

    /// As `on_sqlite`, in a folder whose disk the campaign has chosen.
    pub fn in_folder(campaign: &str, folder: &Path) -> Self {
        let mut demo = Command::new(program());
        demo.args([
            "demo",
            "--json",
            "--small",
            "--listen",
            "127.0.0.1:0",
            "--directory",
        ])
        .arg(folder.join("data"));
        let mut demo = Running(
            demo.env_remove("DATABASE_URL")
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        );
        let line = first_line(&mut demo.0);
        assert!(line.contains("accounts"), "no demo: {line}");
        assert!(demo.terminate().success());

        let evidence = Evidence::of(campaign);
        let mut sink = Command::new("/usr/bin/python3");
        sink.args(["tests/smtp/sink.py", "0"])
            .arg(evidence.path("letters"));
        let mut sink = Running(sink.stdout(Stdio::piped()).spawn().unwrap());
        let port: u16 = first_line(&mut sink.0)
            .trim()
            .parse()
            .unwrap_or_else(|_| panic!("aiosmtpd did not start: run the tests by `.ci/test`"));
        let settings = [
            (
                "THIDUA__DATA__DIRECTORY",
                folder.join("data").display().to_string(),
            ),
            ("THIDUA__ACCESS__TOKEN_MINUTES", "600".to_owned()),
            ("THIDUA__ACCESS__SESSION_IDLE_MINUTES", "600".to_owned()),
            ("THIDUA__MAIL__TRANSPORT", "smtp".to_owned()),
            // The checker knows what each act tells whom, and looks for it while the campaign runs.
            ("THIDUA__MAIL__LETTERS_APART_MINUTES", "0".to_owned()),
            ("THIDUA__MAIL__SMTP_URL", format!("smtp://127.0.0.1:{port}")),
        ];
        let settings = settings
            .map(|(name, value)| (name.to_owned(), value))
            .to_vec();
        let lives = Lines::to(&evidence.path("lives.ndjson"));
        let (logs, begun) = (evidence.0.clone(), Instant::now());
        Self {
            folder: folder.to_owned(),
            _temporary: None,
            logs,
            begun,
            evidence,
            addresses: vec![free()],
            servers: vec![None],
            _relay: sink,
            settings,
            lives,
            _postgres: None,
        }
    }

    /// Where database, documents and master key lie.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The program with the settings of this world and nothing of the machine's.
    pub fn command(&self, start: &Start) -> Command {
        let under_test = program();
        let program = start.program.clone().unwrap_or_else(|| under_test.clone());
        let is_under_test = program == under_test;
        let mut words = start
            .under
            .iter()
            .map(String::as_str)
            .map(Into::into)
            .chain([program.into_os_string()]);
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .env_clear()
            .envs(self.settings.iter().cloned())
            .envs(start.settings.iter().cloned())
            .stdin(Stdio::null());
        if is_under_test {
            // Nobody waits for the morning; the version before knows none.
            command.env("THIDUA__MAIL__DIGEST_AT", "");
        }
        command
    }

    /// Starts a server and goes on at once.
    pub fn launch(&mut self, server: usize, start: &Start) {
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.logs.join(format!("log-{server}.ndjson")))
            .unwrap();
        let mut command = self.command(start);
        let address = self.addresses[server].to_string();
        command
            .arg("serve")
            .env("THIDUA__SERVER__LISTEN", address)
            .stderr(log);
        // Nothing of the former one may hold the port or the database when the new one comes.
        self.servers[server] = None;
        self.servers[server] = Some(Running(command.spawn().unwrap()));
    }

    /// Starts a server and waits until it is ready; how long that took is evidence.
    pub fn start(&mut self, server: usize, start: &Start) -> Duration {
        let begun = Instant::now();
        self.launch(server, start);
        while !self.is_ready(server) {
            let ended = self.ended(server);
            assert!(
                ended.is_none() && begun.elapsed() < 4 * READY_WITHIN,
                "server {server} is not ready: {ended:?}"
            );
            std::thread::sleep(Duration::from_millis(2));
        }
        self.lived(server, begun)
    }

    fn lived(&self, server: usize, begun: Instant) -> Duration {
        let took = begun.elapsed();
        self.lives.add(
            &json!({"server": server, "ready_after_ms": u64::try_from(took.as_millis()).unwrap()}),
        );
        took
    }

    /// Waits until a server that was never ended is ready again; how long that took is evidence.
    pub fn recovers(&self, server: usize) -> Duration {
        let begun = Instant::now();
        while !self.is_ready(server) && begun.elapsed() < 2 * READY_WITHIN {
            std::thread::sleep(Duration::from_millis(2));
        }
        self.lived(server, begun)
    }

    pub fn is_ready(&self, server: usize) -> bool {
        ask(self.addresses[server], "GET", "/readyz", &[], &[])
            .is_some_and(|answer| answer.status == 200)
    }

    /// How a server has ended, if it has.
    pub fn ended(&mut self, server: usize) -> Option<ExitStatus> {
        self.servers[server]
            .as_mut()
            .and_then(|running| running.0.try_wait().unwrap())
    }

    /// Is it there, and has not ended?
    pub fn runs(&mut self, server: usize) -> bool {
        self.servers[server].is_some() && self.ended(server).is_none()
    }

    pub fn process(&self, server: usize) -> u32 {
        self.servers[server].as_ref().unwrap().0.id()
    }

    /// SIGKILL.
    pub fn kill(&mut self, server: usize) {
        self.servers[server] = None;
    }

    /// SIGTERM.
    pub fn stop(&mut self, server: usize) -> ExitStatus {
        self.servers[server].take().unwrap().terminate()
    }
}
