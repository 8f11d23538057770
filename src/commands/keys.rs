//! `thidua keys`

use std::process::ExitCode;

use chrono::TimeDelta;
use clap::Subcommand;

use crate::commands::{ctx, open};
use crate::config::Config;
use crate::error::Result;
use crate::secrets::MasterKey;
use crate::services::access::keys;

#[derive(Subcommand)]
pub(super) enum KeysCommand {
    /// Let the next key sign access tokens, keep the current one for what it signed, make a new
    /// next one. Running servers hear of it within a minute. Leave ten minutes between two
    /// rotations: other programs keep the published keys for five.
    Rotate {
        /// A key was stolen: drop all previous keys, and the one that signs now, at once. Whoever
        /// has a token of theirs refreshes it.
        #[arg(long)]
        drop_previous: bool,
    },
}

impl KeysCommand {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode> {
        let Self::Rotate { drop_previous } = self;
        let (db, ctx) = (open(config)?, ctx(config)?);
        let master = MasterKey::load_or_make(&config.master_key_file())?;
        let lifetime = TimeDelta::minutes(config.access.token_minutes);
        let rotated = db.write_now(|tx| {
            keys::ensure(tx, &ctx, &master)?;
            keys::rotate(tx, &ctx, &master, lifetime, *drop_previous)
        })?;
        println!("current  {}", rotated.current);
        println!("next     {}", rotated.next);
        rotated
            .previous
            .iter()
            .for_each(|id| println!("previous {id}"));
        rotated
            .dropped
            .iter()
            .for_each(|id| println!("dropped  {id}"));
        Ok(ExitCode::SUCCESS)
    }
}
