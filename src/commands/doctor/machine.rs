//! What the doctor looks at on this machine: directories, the master key, documents, addresses, the
//! mail relay.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use super::Findings;
use crate::clock::{Clock, Ids};
use crate::config::{Config, Transport};
use crate::files::{self, Bucket, BucketFault, Storage};
use crate::mail::{MailFault, Mailer};
use crate::secrets::MasterKey;

/// Less room than this is too little: the largest documents of a busy day.
const ROOM: u64 = 1 << 30;

/// How long a relay may take to be reached.
const MAIL_PATIENCE: Duration = Duration::from_secs(10);

fn path_of(path: &Path) -> (&'static str, String) {
    ("path", path.display().to_string())
}

fn error_of(error: &dyn std::fmt::Display) -> (&'static str, String) {
    ("error", error.to_string())
}

/// The permissions of a file, if others than its owner have any.
fn too_open(about: &std::fs::Metadata) -> Option<(&'static str, String)> {
    let mode = about.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then(|| ("mode", format!("{mode:o}")))
}

/// The data directory, and who asks.
pub(super) fn directories(config: &Config, found: &mut Findings) {
    let path = config.data.directory.as_path();
    let about = match std::fs::metadata(path) {
        Ok(about) if about.is_dir() => about,
        Ok(_) => return found.wrong("doctor-data-missing", &[path_of(path)]),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return found.wrong("doctor-data-missing", &[path_of(path)]);
        }
        Err(error) => {
            return found.wrong("doctor-data-unreadable", &[path_of(path), error_of(&error)]);
        }
    };
    match too_open(&about) {
        Some(mode) => found.wrong("doctor-data-open", &[path_of(path), mode]),
        None => found.right("doctor-data", &[path_of(path)]),
    }
    // To root everything is open: what the service itself may do, it would tell wrongly.
    let asks_as = std::fs::metadata("/proc/self").map(|asking| asking.uid());
    if about.uid() != 0 && asks_as.is_ok_and(|user| user == 0) {
        found.note("doctor-asked-by-root", &[("user", about.uid().to_string())]);
    }
    room(path, found);
}

/// The master key, if there is one that can be used.
pub(super) fn master_key(config: &Config, found: &mut Findings) -> Option<MasterKey> {
    let path = config.master_key_file();
    let key = match MasterKey::load(&path) {
        Ok(Some(key)) => key,
        Ok(None) => {
            found.wrong("doctor-key-missing", &[path_of(&path)]);
            return None;
        }
        Err(fault) => {
            found.wrong("doctor-key-unusable", &[error_of(&fault)]);
            return None;
        }
    };
    match std::fs::metadata(&path)
        .ok()
        .and_then(|about| too_open(&about))
    {
        Some(mode) => found.wrong("doctor-key-open", &[path_of(&path), mode]),
        None => found.right("doctor-key", &[path_of(&path)]),
    }
    Some(key)
}

/// Where documents lie: can one be kept there, and is there room?
pub(super) async fn files(config: &Config, found: &mut Findings) {
    // Settings that cannot be used were told before.
    match config.storage() {
        Ok(Storage::Folder(folder)) => in_folder(config, &folder, found),
        Ok(Storage::Bucket(bucket)) => in_bucket(&bucket, found).await,
        Err(_) => {}
    }
}

fn in_folder(config: &Config, folder: &Path, found: &mut Findings) {
    if !folder.is_dir() {
        return found.wrong("doctor-files-missing", &[path_of(folder)]);
    }
    match files::try_out(folder, Ids::random().next(Clock::System.now())) {
        Ok(()) => found.right("doctor-files", &[path_of(folder)]),
        Err(error) => found.wrong(
            "doctor-files-unwritable",
            &[path_of(folder), error_of(&error)],
        ),
    }
    if !folder.starts_with(&config.data.directory) {
        room(folder, found);
    }
}

async fn in_bucket(bucket: &Bucket, found: &mut Findings) {
    let about = |error: String| {
        [
            ("bucket", bucket.name.clone()),
            ("endpoint", bucket.endpoint.clone()),
            ("error", error),
        ]
    };
    match bucket
        .try_out(Ids::random().next(Clock::System.now()))
        .await
    {
        Ok(()) => found.right("doctor-bucket", &about(String::new())),
        Err(BucketFault::Missing) => found.wrong("doctor-bucket-missing", &about(String::new())),
        Err(BucketFault::Refused(error)) => found.wrong("doctor-bucket-refused", &about(error)),
        Err(BucketFault::Unreachable(error)) => {
            found.wrong("doctor-bucket-unreachable", &about(error));
        }
        Err(BucketFault::Unusable(error)) => found.wrong("doctor-bucket-unusable", &about(error)),
    }
}

fn room(folder: &Path, found: &mut Findings) {
    let Ok(free) = files::free_bytes(folder) else {
        return;
    };
    let told = [
        path_of(folder),
        ("free", (free >> 20).to_string()),
        ("needed", (ROOM >> 20).to_string()),
    ];
    if free < ROOM {
        found.wrong("doctor-disk-full", &told);
    } else {
        found.right("doctor-disk", &told);
    }
}

/// Can people reach it safely, and does it know who they are?
pub(super) fn address(config: &Config, found: &mut Findings) {
    let url = ("url", config.server.base_url.clone());
    if !config.is_tls() && !config.is_loopback() {
        return found.wrong("doctor-address-plain", &[url]);
    }
    found.right("doctor-address", &[url]);
    // There is no TLS in the program: with https:// something stands before it.
    let nobody = config
        .trusted_proxies()
        .is_ok_and(|proxies| proxies.is_empty());
    match (config.is_tls(), nobody) {
        (true, true) => found.wrong("doctor-proxies-missing", &[]),
        (true, false) => found.right(
            "doctor-proxies",
            &[("proxies", config.server.trusted_proxies.join(", "))],
        ),
        (false, _) => {}
    }
}

/// Do letters reach anybody?
pub(super) async fn mail(config: &Config, found: &mut Findings) {
    let from = ("from", config.mail.from.clone());
    match config.mail.transport {
        Transport::Folder if config.is_loopback() => found.note(
            "doctor-mail-folder",
            &[path_of(&config.data.directory.join("mail"))],
        ),
        Transport::Folder => found.wrong(
            "doctor-mail-nowhere",
            &[path_of(&config.data.directory.join("mail"))],
        ),
        Transport::Smtp => {
            let reached = match Mailer::smtp(&config.mail.from, config.smtp_url(), MAIL_PATIENCE) {
                Ok(mailer) => mailer.reach().await,
                Err(fault) => return found.wrong("doctor-mail-settings", &[error_of(&fault)]),
            };
            match reached {
                Ok(()) if config.mail.from.contains("@localhost") => {
                    found.wrong("doctor-mail-sender", &[from]);
                }
                Ok(()) => found.right("doctor-mail", &[from]),
                Err(MailFault::Final(text) | MailFault::Passing(text)) => {
                    found.wrong("doctor-mail-unreachable", &[("error", text)]);
                }
            }
        }
    }
}
