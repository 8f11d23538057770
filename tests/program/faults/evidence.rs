//! What remains of a campaign, as files in one folder: all that the checker ever sees.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::faults::setting;

/// What became of a request, as far as whoever asked can know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was acknowledged.
    Done,
    /// It was refused: nothing was done.
    Refused,
    /// No answer, or one that says that something broke: it may have been done.
    Unknown,
}

/// A request that changes something, and what its client heard.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// Its `Idempotency-Key`.
    pub key: String,
    /// `event`, `achievement`, `nominate`, `edit`, `document`, `submit`, `accept`, `approve`,
    /// `draft`, `sign`, `issue`.
    pub kind: String,
    /// Why it is asked: `once`; `again` after it was acknowledged; `other` under a key that stands
    /// for something else.
    pub why: String,
    /// The file or decision it is about; none when it makes one.
    pub object: Option<String>,
    /// The version it was made from.
    pub version: Option<i64>,
    /// What was sent; of a document its SHA-256.
    pub body: Value,
    /// Microseconds since the load began.
    pub asked: u64,
    pub answered: u64,
    pub outcome: Outcome,
    pub status: Option<u16>,
    pub answer: Value,
}

/// A file of lines of JSON that several write.
pub struct Lines(Mutex<File>);

impl Lines {
    pub fn to(path: &Path) -> Self {
        Self(Mutex::new(
            OpenOptions::new()
                .create(true)
                .append(true)
                .open(path)
                .unwrap(),
        ))
    }

    pub fn add(&self, line: &impl Serialize) {
        let mut text = serde_json::to_string(line).unwrap();
        text.push('\n');
        self.0.lock().unwrap().write_all(text.as_bytes()).unwrap();
    }
}

/// Where each kind of evidence lies.
#[derive(Debug, Clone)]
pub struct Evidence(pub PathBuf);

impl Evidence {
    /// It stays, to be looked at when a campaign has failed.
    pub fn of(campaign: &str) -> Self {
        let folder = setting(
            "FAULTS_EVIDENCE",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults"),
        )
        .join(campaign);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("letters")).unwrap();
        Self(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    pub fn lines<T: serde::de::DeserializeOwned>(&self, name: &str) -> Vec<T> {
        self.text(name)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}
