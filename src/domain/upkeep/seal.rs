//! The seal on the history: a chain of hashes over its lines in a fixed order, and signed ends of
//! that chain.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// A line of the history as it is hashed: its columns in a fixed order, the same on every database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedLine(pub Vec<Option<String>>);

impl SealedLine {
    /// The id of the line.
    #[must_use]
    pub fn id(&self) -> &str {
        self.0
            .first()
            .and_then(Option::as_deref)
            .unwrap_or_default()
    }

    /// What its hash covers: the hash before it, and the line. JSON leaves no doubt where a column
    /// ends.
    #[must_use]
    pub fn text_behind(&self, before: &str) -> String {
        serde_json::json!(["thidua history 1", before, self.0]).to_string()
    }
}

/// A line where it stands in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// From 1 on, without a gap.
    pub position: i64,
    /// SHA-256 of what `SealedLine::text_behind` says, as hexadecimal text.
    pub hash: String,
    /// The line; none when it is gone.
    pub line: Option<SealedLine>,
}

/// Where the chain ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChainHead {
    /// Of the last line; 0 before the first.
    pub position: i64,
    /// Its hash; empty before the first.
    pub hash: String,
}

/// A signed end of the chain (Ed25519, RFC 8032). Whoever keeps one can tell later whether anything
/// up to it was touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Of the last line it covers.
    pub position: i64,
    /// The hash there.
    pub hash: String,
    /// When it was signed.
    pub signed_at: DateTime<Utc>,
    /// Of the installation that signed, base64url.
    pub public_key: String,
    /// Base64url.
    pub signature: String,
}

impl Checkpoint {
    /// What is signed.
    #[must_use]
    pub fn text(position: i64, hash: &str, signed_at: DateTime<Utc>) -> String {
        format!(
            "thidua checkpoint 1\n{position}\n{hash}\n{}\n",
            signed_at.to_rfc3339_opts(SecondsFormat::Micros, true)
        )
    }
}

/// What is wrong with a sealed history.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Tampering {
    /// The line or its hash was changed.
    #[error("line {0} of the chain was changed")]
    Changed(i64),
    /// The seal is there, the line is not.
    #[error("line {0} of the chain was removed")]
    Removed(i64),
    /// Seals are missing.
    #[error("the chain has a gap before line {0}")]
    Gap(i64),
    /// The chain is whole in itself but is not the one that was signed.
    #[error("the chain was rewritten: at line {0} it is not what was signed")]
    Rewritten(i64),
    /// More was signed than is there.
    #[error("the chain was cut: it was signed up to line {0}")]
    Cut(i64),
    /// The end of the chain was made by somebody who cannot sign.
    #[error("the chain is not signed from line {0} on")]
    Unsigned(i64),
    /// A checkpoint that this installation did not sign.
    #[error("the checkpoint at line {0} is not signed by this installation")]
    Forged(i64),
    /// A line that was slipped in beside the chain.
    #[error(
        "the line {0} stands in the history, but neither in the chain nor among those that wait \
            for it"
    )]
    Stray(String),
}

/// Walks along a chain and notes what does not fit.
#[derive(Debug, Default)]
pub struct Walk {
    at: ChainHead,
    faults: Vec<Tampering>,
}

/// More faults than this are not told one by one.
const MOST_FAULTS: usize = 20;

impl Walk {
    /// Where it stands.
    #[must_use]
    pub fn at(&self) -> &ChainHead {
        &self.at
    }

    /// Notes a fault.
    pub fn fault(&mut self, fault: Tampering) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }

    /// Goes one line on. `hash` is SHA-256 as hexadecimal text.
    pub fn step(&mut self, next: Sealed, hash: impl Fn(&str) -> String) {
        if next.position != self.at.position + 1 {
            self.fault(Tampering::Gap(next.position));
        }
        match &next.line {
            None => self.fault(Tampering::Removed(next.position)),
            Some(line) if hash(&line.text_behind(&self.at.hash)) != next.hash => {
                self.fault(Tampering::Changed(next.position));
            }
            Some(_) => {}
        }
        self.at = ChainHead {
            position: next.position,
            hash: next.hash,
        };
    }

    /// Compares where it stands with what was signed there.
    pub fn compare(&mut self, signed: &Checkpoint) {
        if signed.position == self.at.position && signed.hash != self.at.hash {
            self.fault(Tampering::Rewritten(signed.position));
        }
    }

    /// What was found.
    #[must_use]
    pub fn faults(self) -> Vec<Tampering> {
        self.faults
    }
}

#[cfg(test)]
mod tests;
