//! `[files]`: a folder or a bucket, and every way in which half of it is missing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::config::{ConfigFault, Secret, is_loopback};
use crate::files::{Bucket, Storage};

/// `[files]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesIn {
    /// Empty for `files` in the data directory, or for a bucket.
    pub directory: PathBuf,
    /// `s3://bucket/prefix`; empty for a folder.
    pub url: String,
    /// Where the storage is.
    pub s3_endpoint: String,
    /// The region that requests are signed for.
    pub s3_region: String,
    /// Who we are there.
    pub s3_access_key: String,
    /// As given or read from `s3_secret_key_file`.
    pub s3_secret_key: Secret,
    /// A file with the secret key.
    pub s3_secret_key_file: PathBuf,
    /// Whether documents may go to another machine without TLS.
    pub s3_plain_http: bool,
    /// Seconds.
    pub patience_seconds: u64,
    /// Bytes.
    pub limit: u64,
    /// Bytes.
    pub memory_limit: usize,
}

/// The least memory that documents on their way need: one of them into a bucket.
const LEAST_MEMORY: usize = 10 * 1024 * 1024;

fn wrong<T>(text: &str) -> Result<T, ConfigFault> {
    Err(ConfigFault(text.to_owned()))
}

impl FilesIn {
    /// Fetches the secret from the file that is named for it.
    pub(super) fn settle(&mut self) -> Result<(), ConfigFault> {
        self.s3_secret_key = std::mem::take(&mut self.s3_secret_key)
            .settled("files.s3_secret_key", &self.s3_secret_key_file)?;
        Ok(())
    }

    pub(super) fn storage(&self, data: &Path) -> Result<Storage, ConfigFault> {
        if !(LEAST_MEMORY..=1 << 40).contains(&self.memory_limit) {
            return Err(ConfigFault(format!(
                "files.memory_limit must be from {LEAST_MEMORY} to {}",
                1_u64 << 40
            )));
        }
        let texts = [
            ("files.s3_endpoint", self.s3_endpoint.as_str()),
            ("files.s3_access_key", &self.s3_access_key),
            ("files.s3_secret_key", &self.s3_secret_key),
        ];
        if self.url.is_empty() {
            return match texts.into_iter().find(|(_, text)| !text.is_empty()) {
                Some((name, _)) => Err(ConfigFault(format!(
                    "{name} is set, files.url is not: enter \"s3://bucket\" there"
                ))),
                None if self.directory.as_os_str().is_empty() => {
                    Ok(Storage::Folder(data.join("files")))
                }
                None => Ok(Storage::Folder(self.directory.clone())),
            };
        }
        if !self.directory.as_os_str().is_empty() {
            return wrong("files.directory and files.url are both set: leave one of them out");
        }
        if let Some((name, _)) = texts.into_iter().find(|(_, text)| text.is_empty()) {
            return Err(ConfigFault(format!("{name} is missing: a bucket needs it")));
        }
        let (name, prefix) = self.bucket()?;
        if self.s3_region.is_empty() || !(1..=300).contains(&self.patience_seconds) {
            return wrong(
                "files.s3_region must not be empty, files.patience_seconds must be from 1 to 300",
            );
        }
        let (endpoint, region) = (self.endpoint()?, self.s3_region.clone());
        let (access_key, secret_key) = (self.s3_access_key.clone(), self.s3_secret_key.to_string());
        Ok(Storage::Bucket(Bucket {
            name,
            prefix,
            endpoint,
            region,
            access_key,
            secret_key,
            patience: Duration::from_secs(self.patience_seconds),
        }))
    }

    /// The name of the bucket, and what stands before the names of all that we keep in it.
    fn bucket(&self) -> Result<(String, String), ConfigFault> {
        let place = self
            .url
            .strip_prefix("s3://")
            .map(|place| place.trim_end_matches('/'));
        let (name, prefix) = place.map_or(("", ""), |place| {
            place.split_once('/').unwrap_or((place, ""))
        });
        let is_name =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
        let is_part = |part: &str| {
            !matches!(part, "" | "." | "..")
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
        };
        if !(3..=63).contains(&name.len())
            || !name.chars().all(is_name)
            || !(prefix.is_empty() || prefix.split('/').all(is_part))
        {
            return wrong("files.url must be s3://bucket or s3://bucket/prefix");
        }
        Ok((name.to_owned(), prefix.to_owned()))
    }

    fn endpoint(&self) -> Result<String, ConfigFault> {
        let endpoint = self.s3_endpoint.trim_end_matches('/');
        let host = endpoint
            .strip_prefix("https://")
            .or_else(|| endpoint.strip_prefix("http://"))
            .unwrap_or_default();
        if host.is_empty()
            || host.contains(|c: char| matches!(c, '/' | '@' | '?' | '#') || c.is_whitespace())
        {
            return wrong(
                "files.s3_endpoint must be https://host or https://host:port, without the bucket",
            );
        }
        if endpoint.starts_with("http://") && !is_loopback(endpoint) && !self.s3_plain_http {
            return wrong(
                "files.s3_endpoint sends documents in the clear: use https://, or set \
                    files.s3_plain_http to true",
            );
        }
        Ok(endpoint.to_owned())
    }
}

#[cfg(test)]
mod tests;
