//! `thidua audit`

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use serde::Deserialize;

use crate::commands::{open_existing, seal_key};
use crate::config::Config;
use crate::domain::upkeep::seal::{Checkpoint, Sealed};
use crate::error::{Error, Result};
use crate::services::upkeep::audit::{self, Verification};

#[derive(Subcommand)]
pub(super) enum Audit {
    /// Tell whether anything in the sealed history was changed, removed, slipped in or cut off.
    /// Exit code 1 if so.
    Verify {
        /// Checkpoints that were kept elsewhere: answers of /api/v1/public/checkpoints. Only these
        /// tell that the end was cut off and everything behind it, checkpoints too, made anew.
        #[arg(long, value_name = "FILE")]
        checkpoints: Vec<PathBuf>,
        /// Verify this export instead of the database; needs nothing else but checkpoints and the
        /// public key.
        #[arg(long, value_name = "FILE", requires = "key", requires = "checkpoints")]
        export: Option<PathBuf>,
        /// The public key of the installation, as `thidua audit key` printed it.
        #[arg(long)]
        key: Option<String>,
    },
    /// Print the sealed history, a line of JSON each: position, hash, and the columns that the hash
    /// covers.
    Export,
    /// Print the public key that checkpoints are signed with. Keep it elsewhere.
    Key,
}

/// An answer of `/public/checkpoints`.
#[derive(Deserialize)]
struct Kept {
    items: Vec<Checkpoint>,
}

fn fault(path: &Path) -> impl Fn(&dyn std::fmt::Display) -> Error + '_ {
    move |error| Error::Internal(format!("{}: {error}", path.display()))
}

pub(super) fn kept(paths: &[PathBuf]) -> Result<Vec<Checkpoint>> {
    let mut all = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path).map_err(|error| fault(path)(&error))?;
        all.extend(
            serde_json::from_str::<Kept>(&text)
                .map_err(|error| fault(path)(&error))?
                .items,
        );
    }
    Ok(all)
}

fn exported(path: &Path, key: &str, checkpoints: Vec<Checkpoint>) -> Result<Verification> {
    let file = File::open(path).map_err(|error| fault(path)(&error))?;
    let read = |line: std::io::Result<String>| -> Result<Sealed> {
        let line = line.map_err(|error| fault(path)(&error))?;
        serde_json::from_str(&line).map_err(|error| fault(path)(&error))
    };
    audit::verify_export(BufReader::new(file).lines().map(read), key, checkpoints)
}

fn told(verdict: &Verification) -> ExitCode {
    println!(
        "{} lines sealed, {} checkpoints compared, {} lines not sealed yet",
        verdict.sealed, verdict.checkpoints, verdict.unsealed
    );
    if verdict.signed < verdict.sealed {
        println!(
            "these checkpoints cover it up to line {}: what stands behind is whole in itself alone",
            verdict.signed
        );
    }
    if verdict.faults.is_empty() {
        println!("whole: nothing was changed, removed, slipped in or cut off");
        return ExitCode::SUCCESS;
    }
    verdict
        .faults
        .iter()
        .for_each(|fault| println!("FAULT: {fault}"));
    ExitCode::FAILURE
}

impl Audit {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode> {
        let own_key = || seal_key(config).map(|key| key.public());
        match self {
            Self::Verify {
                checkpoints,
                export: Some(path),
                key: Some(key),
            } => Ok(told(&exported(path, key, kept(checkpoints)?)?)),
            Self::Verify {
                checkpoints, key, ..
            } => {
                let elsewhere = kept(checkpoints)?;
                let key = key.clone().map_or_else(own_key, Ok)?;
                Ok(told(&open_existing(config)?.snapshot_now(|conn| {
                    audit::verify(conn, &key, elsewhere)
                })?))
            }
            Self::Export => {
                let mut out = BufWriter::new(std::io::stdout().lock());
                open_existing(config)?.snapshot_now(|conn| {
                    let mut at = 0;
                    loop {
                        let stretch = audit::chain_behind(conn, at)?;
                        let Some(last) = stretch.last() else {
                            return Ok::<_, Error>(());
                        };
                        at = last.position;
                        for sealed in &stretch {
                            serde_json::to_writer(&mut out, sealed)
                                .map_err(std::io::Error::from)
                                .and_then(|()| out.write_all(b"\n"))
                                .map_err(|error| Error::Internal(error.to_string()))?;
                        }
                    }
                })?;
                out.flush()
                    .map_err(|error| Error::Internal(error.to_string()))?;
                Ok(ExitCode::SUCCESS)
            }
            Self::Key => {
                println!("{}", own_key()?);
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}
