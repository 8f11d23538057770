//! What can be done from the command line: one file each.

mod admin;
mod audit;
mod backup;
mod ballot;
mod clients;
mod config;
pub mod demo;
mod doctor;
pub mod earlier;
mod healthcheck;
pub mod import;
mod keys;
mod law;
mod migrate;
mod openapi;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, ConfigFault};
use crate::domain::register::people::Language;
use crate::error::{Error, FieldFault, Result};
use crate::words;

/// Emulation and commendation: nominations, decisions, award records.
#[derive(Parser)]
#[command(
    name = "thidua",
    version,
    after_help = "Settings: config/default.toml explains every one; --config overrules it, \
        THIDUA__SECTION__KEY overrules both."
)]
struct Line {
    /// A file with settings that differ from the defaults.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the pages until SIGTERM.
    Serve,
    /// Serve a fictional province, made anew, with one account per role.
    Demo(demo::Demo),
    /// Bring the tables up to date.
    Migrate(migrate::Migrate),
    /// Manage the first accounts of an installation.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Manage the keys that sign access tokens.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Manage the programs that call the service.
    #[command(subcommand)]
    Clients(clients::Clients),
    /// Copy an embedded database with its documents into a new folder, while it serves.
    Backup(backup::Backup),
    /// Put a backup in the place of a database that is not there.
    Restore(backup::Restore),
    /// Prove that the history was not touched.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Count the ballots of councils again.
    #[command(subcommand)]
    Ballot(ballot::BallotCommand),
    /// Check the rules and settings.
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Look into the law: which awards there are, what each asks for, what changes when.
    #[command(subcommand)]
    Law(law::LawCommand),
    /// Bring data in.
    #[command(subcommand)]
    Import(import::Import),
    /// Tell what is right with this installation, what is wrong, and what to do. Exit code 1 when
    /// something is wrong.
    Doctor(doctor::Doctor),
    /// Ask the server of these settings whether it is ready. Exit code 1 when it is not.
    Healthcheck,
    /// Print the OpenAPI document.
    Openapi,
}

/// The program.
#[must_use]
pub fn main() -> ExitCode {
    let line = Line::parse();
    match run(line) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("thidua: {}", told(&error));
            ExitCode::FAILURE
        }
    }
}

/// To whoever runs commands everything is told, and nothing is a defect of somebody else's.
fn told(error: &Error) -> String {
    match error {
        Error::Internal(text) | Error::Unavailable(text) => text.clone(),
        Error::Invalid(faults) | Error::Duplicate(faults) => {
            let line = |fault: &FieldFault| {
                format!(
                    "{}: {}",
                    fault.pointer,
                    words::fault(Language::English, fault.code, &fault.params)
                )
            };
            faults.iter().map(line).collect::<Vec<_>>().join("; ")
        }
        _ => error.to_string(),
    }
}

fn run(line: Line) -> Result<ExitCode> {
    let config = Config::load(line.config.as_deref());
    let usable = |config: std::result::Result<Config, ConfigFault>| {
        config.map_err(|fault| Error::Internal(fault.to_string()))
    };
    match line.command {
        // Settings that cannot be used are what it tells.
        Command::Doctor(doctor) => doctor.run(config),
        Command::Serve => serve::run(usable(config)?),
        Command::Demo(demo) => demo.run(usable(config)?),
        Command::Migrate(migrate) => migrate.run(&usable(config)?),
        Command::Admin(admin) => admin.run(&usable(config)?),
        Command::Keys(keys) => keys.run(&usable(config)?),
        Command::Clients(clients) => clients.run(&usable(config)?),
        Command::Backup(backup) => backup.run(&usable(config)?),
        Command::Restore(restore) => restore.run(&usable(config)?),
        Command::Audit(audit) => audit.run(&usable(config)?),
        // A recount needs no installation.
        Command::Ballot(ballot) => ballot.run(),
        Command::Config(command) => Ok(command.run(&usable(config)?)),
        Command::Law(law) => law.run(&usable(config)?),
        Command::Import(import) => import.run(&usable(config)?),
        Command::Healthcheck => healthcheck::run(&usable(config)?),
        Command::Openapi => openapi::run(),
    }
}

/// A runtime for a command that serves.
fn on_runtime<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    actix_web::rt::System::new().block_on(work)
}

/// The database of the settings, brought up to date, for a command that works on it directly.
fn open(config: &Config) -> Result<crate::db::Db> {
    let url = config
        .database_url()
        .map_err(|fault| Error::Internal(fault.to_string()))?;
    let db = crate::db::Db::open(&url, config.pool())?;
    crate::db::engine::migrations::up(&db)?;
    Ok(db)
}

/// As `open`, where there is one: what is asked of a database must not be answered by a new one.
fn open_existing(config: &Config) -> Result<crate::db::Db> {
    match config.database_url() {
        Ok(crate::db::DbUrl::Sqlite(path)) if !path.exists() => Err(Error::Internal(format!(
            "{}: there is no database; --config or THIDUA__DATA__DIRECTORY says where it is",
            path.display()
        ))),
        _ => open(config),
    }
}

/// The key that signs the history, of an installation that has its master key.
fn seal_key(config: &Config) -> Result<crate::secrets::seals::SealKey> {
    let path = config.master_key_file();
    let master = crate::secrets::MasterKey::load(&path)?;
    let master = master.ok_or_else(|| {
        Error::Internal(format!(
            "{}: put the master key of the installation there first",
            path.display()
        ))
    })?;
    Ok(crate::secrets::seals::SealKey::of(&master)?)
}

/// Time, law and ids for a command that works on the database directly.
fn ctx(config: &Config) -> Result<crate::services::Ctx> {
    let law = std::sync::Arc::new(crate::app::load_law(config)?);
    Ok(crate::services::Ctx::new(
        crate::clock::Clock::System.now(),
        law,
        crate::clock::Ids::random(),
    ))
}
