//! A demo that is serving.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::THIDUA;
use crate::running::{Running, first_line};

pub struct Demo {
    running: Running,
    /// What it told as it began: where it is, and who may come in.
    pub told: Value,
}

impl Demo {
    pub fn start(folder: &Path) -> Self {
        let mut child = Command::new(THIDUA)
            .args(["demo", "--json", "--listen", "127.0.0.1:0", "--directory"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let line = first_line(&mut child);
        Self {
            running: Running(child),
            told: serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}")),
        }
    }

    /// A text of what it told.
    pub fn text(&self, pointer: &str) -> &str {
        let text = self.told.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_else(|| panic!("{pointer}: {}", self.told))
    }

    pub fn url(&self) -> &str {
        self.text("/url")
    }

    /// Asks it to stop as a service manager does.
    pub fn stop(self) {
        assert!(self.running.terminate().success());
    }
}
