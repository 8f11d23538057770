//! Documents, in a folder and in a bucket: kept whole or not at all, by several servers, and while
//! the store is away.

mod backup;
mod bucket;
mod doctor;
mod kinds;
mod memory;
mod parts;
mod whole;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use futures_util::{Stream, stream};
use thidua::domain::nominations::document::Received;
use thidua::files::FilesFault;

use crate::support::s3::{ACCESS_KEY, SECRET_KEY, files_below};
use crate::support::{PDF, TestApp};

/// A PDF of so many bytes, of which no two megabytes are the same.
fn pdf(size: usize) -> Vec<u8> {
    let filling = (0_u64..).flat_map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    PDF.iter().copied().chain(filling).take(size).collect()
}

type Sent = Result<Bytes, std::io::Error>;

/// A body as it arrives: piece by piece.
fn whole(body: &[u8]) -> impl Stream<Item = Sent> + use<> {
    stream::iter(
        body.chunks(60_000)
            .map(Bytes::copy_from_slice)
            .map(Ok)
            .collect::<Vec<Sent>>(),
    )
}

async fn receive(app: &TestApp, body: impl Stream<Item = Sent>) -> Result<Received, FilesFault> {
    app.state
        .files
        .receive(
            app.state.ids.next(app.clock.now()),
            "a.pdf".to_owned(),
            body,
        )
        .await
}

/// The names of all that is in the store, whole or not.
fn kept(app: &TestApp) -> BTreeSet<String> {
    let Some(store) = &app.store else {
        let name =
            |path: &std::path::PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        return files_below(&app.folder.path().join("files"))
            .iter()
            .map(name)
            .collect();
    };
    assert_eq!(store.begun(), 0, "an upload was begun and left");
    assert!(
        !app.folder.path().join("files").exists(),
        "something was kept in a folder"
    );
    store
        .holds("papers")
        .iter()
        .map(|name| name.rsplit('/').next().unwrap().to_owned())
        .collect()
}

/// Runs the program on the database of a test; answers what it said, and whether it succeeded.
fn thidua(app: &TestApp, folder: &Path, args: &[&str], change: &[(&str, &str)]) -> (bool, String) {
    let files = &app.config.files;
    let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .args(args)
        .env_clear()
        .env("THIDUA__DATA__DIRECTORY", folder)
        .envs([
            ("THIDUA__FILES__URL", &files.url),
            ("THIDUA__FILES__S3_ENDPOINT", &files.s3_endpoint),
        ])
        .envs([
            ("THIDUA__FILES__S3_ACCESS_KEY", ACCESS_KEY),
            ("THIDUA__FILES__S3_SECRET_KEY", SECRET_KEY),
        ])
        .env("THIDUA__FILES__PATIENCE_SECONDS", "3")
        .envs(change.iter().copied())
        .output()
        .unwrap();
    (
        output.status.success(),
        format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
    )
}
