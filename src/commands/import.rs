//! `thidua import`

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};

use crate::commands::config::Lang;
use crate::commands::{ctx, earlier, open};
use crate::config::Config;
use crate::domain::register::unit::UnitKind;
use crate::error::{Error, Result};
use crate::services::register::units::{self, UnitLine};

#[derive(Subcommand)]
pub(super) enum Import {
    /// Bring the tree of units in line with a list. Run again, it changes nothing.
    Units {
        /// Which list: `vietnam` ships with the program.
        list: List,
    },
    /// Bring in awards from before this service: a table in CSV, all of it or nothing. Run again,
    /// it changes nothing.
    Awards {
        /// The table; docs/operating.md names its columns.
        file: PathBuf,
        /// The code of the unit it is of: subjects belong to it or to a unit below.
        #[arg(long)]
        unit: String,
        /// The language of the answer.
        #[arg(long, value_enum, default_value_t = Lang::Vi)]
        lang: Lang,
    },
}

/// The lists that ship with the program.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum List {
    /// 34 provinces and cities, 3,321 communes, wards and special zones from 1 July 2025.
    Vietnam,
}

const VIETNAM: &str = include_str!("../../data/vietnam-units.tsv");

/// The list that ships with the program, and the day from which it is valid.
pub fn vietnam() -> Result<(Vec<UnitLine>, chrono::NaiveDate)> {
    let broken = |line: &str| Error::Internal(format!("data/vietnam-units.tsv: {line}"));
    let lines = VIETNAM
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let lines = lines.map(|line| {
        let parts: Vec<&str> = line.split('\t').collect();
        let [code, parent, kind, name] = parts[..] else {
            return Err(broken(line));
        };
        let kind = UnitKind::ALL
            .iter()
            .copied()
            .find(|known| known.code() == kind)
            .ok_or_else(|| broken(line))?;
        Ok((
            code.to_owned(),
            Some(parent.to_owned()).filter(|parent| !parent.is_empty()),
            kind,
            name.to_owned(),
        ))
    });
    let from = chrono::NaiveDate::from_ymd_opt(2025, 7, 1).ok_or_else(|| broken("date"))?;
    Ok((lines.collect::<Result<_>>()?, from))
}

impl Import {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode> {
        if let Self::Awards { file, unit, lang } = self {
            return earlier::run(config, file, unit, lang.language());
        }
        let (lines, from) = vietnam()?;
        let (db, ctx) = (open(config)?, ctx(config)?);
        let is_watched = std::io::stderr().is_terminal();
        let done = db.write_now(|tx| {
            units::import(tx, &ctx, &lines, from, &mut |count| {
                if is_watched {
                    eprint!("\r{count}/{}", lines.len());
                }
            })
        })?;
        if is_watched {
            eprintln!();
        }
        println!(
            "added {}, renamed {}, unchanged {}",
            done.added, done.renamed, done.unchanged
        );
        Ok(ExitCode::SUCCESS)
    }
}
