//! `thidua backup` and `thidua restore`: an embedded database with its documents, as one folder.

use std::fs::{DirBuilder, File, Permissions};
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::commands::audit::kept;
use crate::commands::{ctx, on_runtime, open, open_existing, seal_key};
use crate::config::Config;
use crate::db::engine::copies;
use crate::db::nominations::documents;
use crate::db::{DbUrl, PageRequest};
use crate::domain::upkeep::seal::{Checkpoint, Tampering};
use crate::error::{Error, Result};
use crate::files::{Files, Limits};
use crate::secrets::Fingerprint;
use crate::services::upkeep::audit;

const DATABASE: &str = "thidua.db";
const DOCUMENTS: &str = "files";
const MANIFEST: &str = "manifest.json";

/// Copies an embedded database with its documents into a new folder, while it serves. The master
/// key is not in it: keep that elsewhere.
#[derive(Args)]
pub(super) struct Backup {
    /// The folder; made, and refused when it holds anything.
    folder: PathBuf,
}

/// Puts a backup in the place of a database that is not there.
#[derive(Args)]
pub(super) struct Restore {
    /// A folder that `thidua backup` made.
    folder: PathBuf,
    /// Checkpoints that were kept elsewhere: answers of /api/v1/public/checkpoints. They tell
    /// whether the backup is older than what was signed, and what of it was touched.
    #[arg(long, value_name = "FILE")]
    checkpoints: Vec<PathBuf>,
    /// Restore it although more was signed later: what was done since is lost.
    #[arg(long)]
    older: bool,
}

/// What a backup is.
#[derive(Serialize, Deserialize)]
struct Manifest {
    made_at: DateTime<Utc>,
    version: String,
    /// SHA-256 of the database, hexadecimal.
    database_sha256: String,
    documents: usize,
    /// The signed end of the history in it.
    checkpoint: Option<Checkpoint>,
}

fn refused(text: impl Into<String>) -> Error {
    Error::Internal(text.into())
}

fn at(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    move |error| refused(format!("{}: {error}", path.display()))
}

/// The file of the embedded database.
fn embedded(config: &Config) -> Result<PathBuf> {
    match config
        .database_url()
        .map_err(|fault| refused(fault.to_string()))?
    {
        DbUrl::Sqlite(path) => Ok(path),
        DbUrl::Postgres(_) => Err(refused(
            "the database is PostgreSQL: use pg_dump and pg_restore, and copy the folder or the \
                bucket of the documents",
        )),
    }
}

fn new_folder(path: &Path) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(at(path))?;
    if std::fs::read_dir(path).map_err(at(path))?.next().is_some() {
        return Err(refused(format!(
            "{} is not empty: it is left as it is",
            path.display()
        )));
    }
    // Also one that was there: it will hold personal data.
    std::fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(at(path))
}

fn sha256(path: &Path) -> Result<String> {
    let (mut file, mut print, mut chunk) = (
        File::open(path).map_err(at(path))?,
        Fingerprint::default(),
        vec![0; 1 << 20],
    );
    loop {
        match file.read(&mut chunk).map_err(at(path))? {
            0 => return Ok(print.finish()),
            length => print.add(chunk.get(..length).unwrap_or_default()),
        }
    }
}

/// What was written is on the disk when this answers.
fn sync(path: &Path) -> Result<()> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(at(path))
}

/// Where the documents of the installation lie.
fn in_use(config: &Config) -> Result<Files> {
    let storage = config
        .storage()
        .map_err(|fault| refused(fault.to_string()))?;
    Ok(Files::open(&storage, Limits::NONE)?)
}

/// Copies documents; each arrives under its print or not at all.
fn copy_documents(prints: &[String], from: &Files, to: &Files) -> Result<()> {
    on_runtime(async {
        for print in prints {
            from.copy(print, to)
                .await
                .map_err(|fault| refused(format!("document {print}: {fault}")))?;
        }
        Ok(())
    })
}

impl Backup {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode> {
        embedded(config)?;
        let (db, key) = (open_existing(config)?, seal_key(config)?);
        new_folder(&self.folder)?;
        // The end of the history is signed, so that it covers all that is copied.
        while db.write_now(|tx| audit::seal(tx, &ctx(config)?, &key))? > 0 {}
        let made_at = ctx(config)?.now;
        let database = self.folder.join(DATABASE);
        copies::copy(&db, &database)?;
        sync(&database)?;
        let last = PageRequest {
            after: None,
            limit: 1,
        };
        let (prints, checkpoint) = copies::inside(&database, |conn| {
            Ok::<_, Error>((
                documents::prints(conn)?,
                audit::checkpoints(conn, &last)?.items.pop(),
            ))
        })?;
        let (from, to) = (
            in_use(config)?,
            Files::folder(&self.folder.join(DOCUMENTS), Limits::NONE)?,
        );
        copy_documents(&prints, &from, &to)?;
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let manifest = Manifest {
            made_at,
            version,
            database_sha256: sha256(&database)?,
            documents: prints.len(),
            checkpoint,
        };
        let path = self.folder.join(MANIFEST);
        std::fs::write(
            &path,
            serde_json::to_string_pretty(&manifest).map_err(|error| refused(error.to_string()))?,
        )
        .map_err(at(&path))?;
        sync(&path)?;
        sync(&self.folder)?;
        let lines = manifest.checkpoint.map_or(0, |end| end.position);
        println!(
            "{}: {lines} lines of history, {} documents",
            self.folder.display(),
            manifest.documents
        );
        println!(
            "The master key {} is not in it: keep it elsewhere.",
            config.master_key_file().display()
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl Restore {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode> {
        let target = embedded(config)?;
        // A journal would be played into whatever file stands beside it.
        for part in ["", "-wal", "-shm", "-journal"] {
            let path = PathBuf::from(format!("{}{part}", target.display()));
            if path.exists() {
                return Err(refused(format!(
                    "{} is there: move it away first",
                    path.display()
                )));
            }
        }
        let key = seal_key(config)?.public();
        let (database, path) = (self.folder.join(DATABASE), self.folder.join(MANIFEST));
        let manifest: Manifest =
            serde_json::from_str(&std::fs::read_to_string(&path).map_err(at(&path))?)
                .map_err(|error| refused(format!("{}: {error}", path.display())))?;
        if sha256(&database)? != manifest.database_sha256 {
            return Err(refused(format!(
                "{} is not what was written: the backup is damaged",
                database.display()
            )));
        }
        let prints = self.looked_into(&database, &key)?;
        let (from, to) = (
            Files::folder(&self.folder.join(DOCUMENTS), Limits::NONE)?,
            in_use(config)?,
        );
        copy_documents(&prints, &from, &to)?;
        put(&database, &target)?;
        let (db, ctx) = (open(config)?, ctx(config)?);
        db.write_now(|tx| audit::note_restored(tx, &ctx, manifest.made_at))?;
        println!(
            "{}: as of {}, {} documents",
            target.display(),
            manifest.made_at,
            prints.len()
        );
        Ok(ExitCode::SUCCESS)
    }

    /// The prints of the documents of a backup in which nothing is wrong.
    fn looked_into(&self, database: &Path, key: &str) -> Result<Vec<String>> {
        let elsewhere = kept(&self.checkpoints)?;
        let (faults, verdict, prints) = copies::inside(database, |conn| {
            Ok::<_, Error>((
                copies::faults(conn)?,
                audit::verify(conn, key, elsewhere)?,
                documents::prints(conn)?,
            ))
        })?;
        let (later, touched): (Vec<_>, Vec<_>) = verdict.faults.into_iter().partition(
            |fault| matches!(fault, Tampering::Cut(position) if *position > verdict.sealed),
        );
        let touched: Vec<String> = faults
            .into_iter()
            .chain(touched.iter().map(ToString::to_string))
            .collect();
        if !touched.is_empty() {
            return Err(refused(touched.join("\n")));
        }
        match later.last() {
            Some(Tampering::Cut(position)) if !self.older => Err(refused(format!(
                "this backup is older than what was signed: it ends at line {} of the history, a checkpoint covers {position}. With --older what \
                 was done since is lost",
                verdict.sealed
            ))),
            _ => Ok(prints),
        }
    }
}

/// The database comes last, whole or not at all: what was begun in vain can be begun again.
fn put(database: &Path, target: &Path) -> Result<()> {
    let half = target.with_extension("restoring");
    std::fs::copy(database, &half).map_err(at(&half))?;
    sync(&half)?;
    std::fs::rename(&half, target).map_err(at(target))?;
    target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .map_or(Ok(()), sync)
}
