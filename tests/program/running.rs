//! Programs that run beside a test.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

/// A program that is killed when nobody holds it any more, whatever became of the test.
pub struct Running(pub Child);

impl Running {
    /// Asks it to end, and waits for it.
    pub fn terminate(mut self) -> ExitStatus {
        assert!(
            Command::new("kill")
                .args(["-TERM", &self.0.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        let until = Instant::now() + Duration::from_mins(1);
        while Instant::now() < until {
            if let Some(ended) = self.0.try_wait().unwrap() {
                return ended;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("it does not end within a minute of SIGTERM")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What it says first.
pub fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    line
}

/// An address that nobody listens on.
pub fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}
