//! A real SMTP server that misbehaves on demand: `tests/smtp/sink.py`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use thidua::jobs::Worker;
use thidua::mail::Mailer;
use thidua::state::State;

/// A free port that nobody listens on.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// A worker that sends to a port of this machine, one letter after the other.
pub fn worker(state: &State, port: u16, patience: Duration) -> Worker {
    worker_of(state, port, patience, 1)
}

/// As `worker`, so many letters at once.
pub fn worker_of(state: &State, port: u16, patience: Duration, at_once: usize) -> Worker {
    let url = format!("smtp://127.0.0.1:{port}");
    Worker::new(
        state.clone(),
        Mailer::smtp("Thi đua <thidua@test.example>", &url, patience).unwrap(),
        at_once,
    )
}

/// The server; gone when this is dropped.
pub struct Sink {
    child: Child,
    folder: tempfile::TempDir,
    pub port: u16,
}

/// A letter that the server took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    pub to: String,
    pub message_id: String,
    pub subject: String,
    pub text: String,
}

impl Sink {
    /// Listens on a port, 0 for any.
    pub fn start(port: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new("/usr/bin/python3")
            .args(["tests/smtp/sink.py", &port.to_string()])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let port = line
            .trim()
            .parse()
            .unwrap_or_else(|_| panic!("aiosmtpd did not start: run the tests by `.ci/test`"));
        Self {
            child,
            folder,
            port,
        }
    }

    /// From the next letter on.
    pub fn mode(&self, mode: &str) {
        std::fs::write(self.folder.path().join("mode"), mode).unwrap();
    }

    /// What was taken, in order.
    pub fn letters(&self) -> Vec<Arrived> {
        let mut paths: Vec<_> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
        paths.sort();
        let read = |path: &std::path::PathBuf| {
            let text = std::fs::read_to_string(path).unwrap();
            let mut lines = text.splitn(4, '\n').map(str::to_owned);
            let mut next = || lines.next().unwrap();
            Arrived {
                to: next(),
                message_id: next(),
                subject: next(),
                text: next(),
            }
        };
        paths.iter().map(read).collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
