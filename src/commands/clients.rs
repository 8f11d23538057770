//! `thidua clients`

use std::process::ExitCode;

use clap::Subcommand;
use uuid::Uuid;

use crate::commands::{ctx, open_existing};
use crate::config::Config;
use crate::db::PageRequest;
use crate::domain::access::account::MachineClient;
use crate::domain::base::ids::MachineClientId;
use crate::error::Result;
use crate::secrets::{fingerprint, random_token};
use crate::services::access::machine_clients::{self, LONGEST_OVERLAP};
use crate::services::access::{Caller, users};

#[derive(Subcommand)]
pub(super) enum Clients {
    /// List the programs that may call the service.
    List,
    /// Switch a program off: its tokens are refused at once.
    Disable {
        /// Its `client_id`.
        id: Uuid,
    },
    /// Switch a program on again. Tokens of before stay refused.
    Enable {
        /// Its `client_id`.
        id: Uuid,
    },
    /// Give a program another secret, and print it, this once.
    Rotate {
        /// Its `client_id`.
        id: Uuid,
        /// How many hours the secret before can still be used; 0 where it has become known: it ends
        /// at once, with its tokens.
        #[arg(
            long,
            default_value_t = 24,
            value_parser = clap::value_parser!(i64).range(0..=LONGEST_OVERLAP)
        )]
        overlap_hours: i64,
    },
}

fn line(client: &MachineClient) -> String {
    let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.code()).collect();
    format!(
        "{} {} {:?} {}",
        client.id,
        if client.active { "on" } else { "off" },
        client.name,
        scopes.join(" ")
    )
}

impl Clients {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode> {
        let (db, ctx, caller) = (open_existing(config)?, ctx(config)?, Caller::Operator);
        let secret = random_token()?;
        let hash = fingerprint(&secret);
        match self {
            Self::List => {
                let mut page = PageRequest {
                    after: None,
                    limit: 200,
                };
                loop {
                    let listed =
                        db.write_now(|tx| users::list_clients(tx, &ctx, &caller, &page))?;
                    listed
                        .items
                        .iter()
                        .for_each(|client| println!("{}", line(client)));
                    let Some(next) = listed.next else { break };
                    page.after = Some(next);
                }
            }
            Self::Disable { id } => {
                let client = db.write_now(|tx| {
                    let version =
                        machine_clients::find(tx, &ctx, &caller, MachineClientId(id))?.version;
                    machine_clients::disable(tx, &ctx, &caller, MachineClientId(id), version)
                })?;
                println!("{}", line(&client));
            }
            Self::Enable { id } => {
                let client = db.write_now(|tx| {
                    let version =
                        machine_clients::find(tx, &ctx, &caller, MachineClientId(id))?.version;
                    machine_clients::enable(tx, &ctx, &caller, MachineClientId(id), version)
                })?;
                println!("{}", line(&client));
            }
            Self::Rotate { id, overlap_hours } => {
                let rotated = db.write_now(|tx| {
                    let version =
                        machine_clients::find(tx, &ctx, &caller, MachineClientId(id))?.version;
                    machine_clients::rotate(
                        tx,
                        &ctx,
                        &caller,
                        MachineClientId(id),
                        version,
                        (hash, overlap_hours),
                    )
                });
                println!("{}\nsecret: {secret}", line(&rotated?));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
