//! A server that is serving, and plain requests to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::running::Running;
use crate::thidua;

pub struct Service {
    running: Running,
    /// Where it serves everybody.
    pub public: String,
    /// Where it serves those who watch it.
    pub watchers: String,
}

impl Service {
    pub fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let mut command = thidua(folder, settings);
        let mut child = command
            .arg("serve")
            .env("THIDUA__METRICS__LISTEN", "127.0.0.1:0")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let mut said = Vec::new();
        let line = lines
            .by_ref()
            .inspect(|line| said.push(line.clone()))
            .find(|line| line.contains("\"listening\""));
        let line = line.unwrap_or_else(|| panic!("it does not listen: {said:#?}"));
        let line: Value = serde_json::from_str(&line).unwrap();
        // Nobody may stop reading what it logs.
        std::thread::spawn(move || lines.for_each(drop));
        let at = |name: &str| line[name].as_str().unwrap().to_owned();
        Self {
            public: at("address"),
            watchers: at("metrics"),
            running: Running(child),
        }
    }

    /// Asks it to stop as a service manager does.
    pub fn stop(self) {
        assert!(self.running.terminate().success());
    }

    pub fn process(&self) -> u32 {
        self.running.0.id()
    }
}

/// The whole answer to a request.
pub fn ask(address: &str, request: &str) -> String {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // Whoever was sent more than they read may cut the line behind their answer.
    let _ = socket.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

pub fn get(address: &str, path: &str) -> String {
    ask(
        address,
        &format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"),
    )
}
