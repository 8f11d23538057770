//! `thidua healthcheck`: for containers, whose image has no other program that could ask.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::time::Duration;

use crate::config::Config;
use crate::error::{Error, Result};

/// Longer than the server itself waits for its database.
const PATIENCE: Duration = Duration::from_secs(4);

pub(super) fn run(config: &Config) -> Result<ExitCode> {
    let listen = &config.server.listen;
    let failed = |error: std::io::Error| Error::Internal(format!("{listen}: {error}"));
    // 0.0.0.0 and [::] reach this very machine too.
    let address = listen
        .to_socket_addrs()
        .map_err(failed)?
        .next()
        .ok_or_else(|| Error::Internal(format!("{listen} is no address")))?;
    let mut socket = TcpStream::connect_timeout(&address, PATIENCE).map_err(failed)?;
    socket.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
    socket
        .write_all(b"GET /readyz HTTP/1.0\r\n\r\n")
        .map_err(failed)?;
    let mut answer = Vec::new();
    socket
        .take(4_096)
        .read_to_end(&mut answer)
        .map_err(failed)?;
    let answer = String::from_utf8_lossy(&answer);
    if answer.split(' ').nth(1) == Some("200") {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("thidua: {}", answer.lines().next().unwrap_or("no answer"));
    Ok(ExitCode::FAILURE)
}
