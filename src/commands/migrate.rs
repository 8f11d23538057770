//! `thidua migrate`

use std::process::ExitCode;

use clap::Args;

use crate::config::Config;
use crate::db::Db;
use crate::db::engine::migrations;
use crate::error::{Error, Result};

/// Brings the tables up to date, or takes everything back.
#[derive(Args)]
pub(super) struct Migrate {
    /// Take every migration back. All data is lost.
    #[arg(long)]
    down: bool,
    /// Really lose all data.
    #[arg(long, requires = "down")]
    yes: bool,
}

impl Migrate {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode> {
        let url = config
            .database_url()
            .map_err(|fault| Error::Internal(fault.to_string()))?;
        let db = Db::open(&url, config.pool())?;
        if self.down && !self.yes {
            eprintln!("thidua: --down removes every table and all data; say --yes as well");
            return Ok(ExitCode::FAILURE);
        }
        let done = if self.down {
            migrations::down(&db)?
        } else {
            migrations::up(&db)?
        };
        println!("{done}");
        Ok(ExitCode::SUCCESS)
    }
}
