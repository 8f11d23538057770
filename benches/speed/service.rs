//! The program itself, as a process that serves, and programs that ask it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;

/// A service that ends when nobody holds it any more.
pub struct Service {
    child: Child,
    pub at: String,
    /// From its start until it said that it was ready.
    pub ready_after: Duration,
}

impl Service {
    /// Starts a program on a data directory and, if there is one, a database elsewhere, with further
    /// settings.
    pub fn start(
        program: &Path,
        data: &Path,
        url: Option<&str>,
        settings: &[(&str, &str)],
    ) -> Self {
        let begun = Instant::now();
        let mut command = Command::new(program);
        command
            .arg("serve")
            .env("THIDUA__DATA__DIRECTORY", data)
            .env("THIDUA__SERVER__LISTEN", "127.0.0.1:0")
            .env("THIDUA__ACCESS__TOKEN_MINUTES", "600")
            .env("THIDUA__ACCESS__SESSION_IDLE_MINUTES", "600")
            .env("THIDUA__LOG__LEVEL", "warn,thidua::commands=info")
            .envs(settings.iter().copied())
            .env_remove("DATABASE_URL")
            .env_remove("LD_PRELOAD")
            .envs(url.map(|url| ("DATABASE_URL", url)))
            .stderr(Stdio::piped());
        if url.is_none() {
            // A slow disk slows the database: on SQLite that is this process.
            command.envs(preloaded());
        }
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let line = lines
            .find(|line| line.contains("\"listening\""))
            .expect("it does not listen");
        let at = serde_json::from_str::<Value>(&line).unwrap()["address"]
            .as_str()
            .unwrap()
            .to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        while Client::new(&at, "").ask("GET", "/readyz", &[], None).0 != 200 {
            std::thread::sleep(Duration::from_millis(1));
        }
        Self {
            child,
            at,
            ready_after: begun.elapsed(),
        }
    }

    /// Memory it holds now, in MiB, of which how much is its own (not pages of files).
    pub fn memory(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// The most memory it held at any time, in MiB.
    pub fn most_memory(&self) -> f64 {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<f64>()
            .unwrap()
            / 1024.0
    }

    /// Ends it without a word (SIGKILL).
    pub fn kill(mut self) {
        self.child.kill().unwrap();
    }

    /// Somebody of the demo, signed in.
    pub fn client(&self, email: &str) -> Client {
        let account = json!({"email": email, "password": PASSWORD}).to_string();
        let (status, body) =
            Client::new(&self.at, "").ask("POST", "/api/v1/sessions", &[], Some(&account));
        assert_eq!(status, 201, "{}", String::from_utf8_lossy(&body));
        let session: Value = serde_json::from_slice(&body).unwrap();
        Client::new(&self.at, session["access_token"].as_str().unwrap())
    }

    /// The cookie of somebody of the demo who signed in by the page.
    pub fn cookie(&self, email: &str) -> String {
        let form = format!("email={}&password={PASSWORD}", email.replace('@', "%40"));
        let mut stream = TcpStream::connect(&self.at).unwrap();
        write!(
            stream,
            "POST /sign-in HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.at,
            form.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, cookie) = answer.split_once("set-cookie: thidua=").unwrap();
        format!("thidua={}", cookie.split(';').next().unwrap())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It ends as an operator ends it; a database is copied only when nobody uses it. One that
        // was killed is there until it is waited for.
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(asked.is_ok_and(|asked| asked.success()) && self.child.wait().is_ok());
    }
}

fn preloaded() -> Option<(&'static str, String)> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the shim is no setting of the service"
    )]
    std::env::var("LD_PRELOAD")
        .ok()
        .map(|shim| ("LD_PRELOAD", shim))
}

/// A program on one connection that stays open.
pub struct Client {
    stream: BufReader<TcpStream>,
    pub at: String,
    pub token: String,
}

impl Client {
    pub fn new(at: &str, token: &str) -> Self {
        let stream = TcpStream::connect(at).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream: BufReader::with_capacity(1 << 16, stream),
            at: at.to_owned(),
            token: token.to_owned(),
        }
    }

    /// The same program on another connection.
    pub fn again(&self) -> Self {
        Self::new(&self.at, &self.token)
    }

    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) {
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: bench\r\nAccept-Language: en\r\n");
        if !self.token.is_empty() {
            head += &format!("Authorization: Bearer {}\r\n", self.token);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if let Some(body) = body {
            head += &format!(
                "Content-Type: application/json\r\nContent-Length: {}\r\n",
                body.len()
            );
        }
        let text = format!("{head}\r\n{}", body.unwrap_or_default());
        // Whoever is gone does not answer either.
        let _ = self.stream.get_mut().write_all(text.as_bytes());
    }

    /// An answer, whole.
    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> (u16, Vec<u8>) {
        self.send(method, path, headers, body);
        let mut all = Vec::new();
        let status = self.receive(|part| all.extend_from_slice(part));
        (status, all)
    }

    /// Sends a file to the API; answers status and answer.
    pub fn upload(&mut self, path: &str, bytes: &[u8]) -> (u16, Vec<u8>) {
        let head = format!(
            "POST /api/v1{path} HTTP/1.1\r\nHost: bench\r\nAccept-Language: en\r\nAuthorization: \
             Bearer {}\r\nContent-Type: application/octet-stream\r\nContent-Length: {}\r\n\r\n",
            self.token,
            bytes.len()
        );
        let stream = self.stream.get_mut();
        let _ = stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(bytes));
        let mut all = Vec::new();
        let status = self.receive(|part| all.extend_from_slice(part));
        (status, all)
    }

    /// Reads an answer as it comes; answers its status, 0 if the service is gone.
    pub fn receive(&mut self, mut part: impl FnMut(&[u8])) -> u16 {
        let (mut status, mut length, mut chunked) = (0, 0, false);
        loop {
            let line = self.line();
            if line.is_empty() {
                break;
            }
            if status == 0 {
                status = line.split(' ').nth(1).unwrap().parse().unwrap();
            } else if let Some((name, value)) = line.split_once(": ") {
                match name.to_ascii_lowercase().as_str() {
                    "content-length" => length = value.parse().unwrap(),
                    "transfer-encoding" => chunked = value == "chunked",
                    _ => {}
                }
            }
        }
        while chunked {
            length = usize::from_str_radix(&self.line(), 16).unwrap();
            self.take(length, &mut part);
            self.line();
            chunked = length > 0;
            length = 0;
        }
        self.take(length, &mut part);
        status
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line);
        if read.is_ok() {
            line.trim_end().to_owned()
        } else {
            String::new()
        }
    }

    fn take(&mut self, mut length: usize, part: &mut impl FnMut(&[u8])) {
        let mut buffer = vec![0; 1 << 16];
        while length > 0 {
            let room = length.min(buffer.len());
            let read = self.stream.read(&mut buffer[..room]).unwrap();
            assert!(read > 0, "the answer was cut off");
            part(&buffer[..read]);
            length -= read;
        }
    }

    /// What is answered as JSON, with this status.
    pub fn json(
        &mut self,
        method: &str,
        path: &str,
        version: i64,
        body: &Value,
        good: u16,
    ) -> Value {
        let version = format!("\"{version}\"");
        let (status, answer) = self.ask(
            method,
            &format!("/api/v1{path}"),
            &[("If-Match", &version)],
            Some(&body.to_string()),
        );
        assert_eq!(status, good, "{path}: {}", String::from_utf8_lossy(&answer));
        serde_json::from_slice(&answer).unwrap()
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Value {
        self.json("POST", path, 0, body, 201)
    }

    pub fn get(&mut self, path: &str) -> Value {
        let (status, answer) = self.ask("GET", &format!("/api/v1{path}"), &[], None);
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&answer));
        serde_json::from_slice(&answer).unwrap()
    }
}
