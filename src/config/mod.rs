//! Settings of the installation: `config/default.toml` inside the program, then a file, then the
//! environment. Not for the law.

mod access;
mod database;
mod files;
mod office;
mod secret;

use std::path::{Path, PathBuf};

pub use access::Access;
use chrono::NaiveTime;
pub use database::Database;
pub use files::FilesIn;
pub use office::StandingOffice;
use serde::Deserialize;

use crate::domain::access::network::Network;
use crate::files::Storage;

pub use secret::Secret;

/// The manual of all settings.
pub const DEFAULTS: &str = include_str!("../../config/default.toml");

/// The most seconds a relay is given: a letter must be over before another server may take it.
const MAIL_PATIENCE: u64 = 840;

/// All settings, as `config/default.toml` explains them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen.
    pub server: Server,
    /// Where things lie.
    pub data: Data,
    /// Which database.
    pub database: Database,
    /// The master key.
    pub secrets: Secrets,
    /// Whom people ask.
    pub office: StandingOffice,
    /// How long people stay signed in.
    pub access: Access,
    /// Where documents lie.
    pub files: FilesIn,
    /// How letters leave.
    pub mail: Mail,
    /// Which rules.
    pub law: Law,
    /// Where to listen for those who watch over the service.
    pub metrics: MetricsAt,
    /// How to log.
    pub log: Log,
}

/// `[server]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port.
    pub listen: String,
    /// The address people use, without a slash at the end.
    pub base_url: String,
    /// Seconds.
    pub head_seconds: u64,
    /// Seconds.
    pub body_seconds: u64,
    /// Seconds.
    pub answer_seconds: u64,
    /// Sockets.
    pub connections: usize,
    /// Bytes.
    pub body_limit: usize,
    /// Exports.
    pub exports: usize,
    /// Rows.
    pub workbook_rows: i64,
    /// Is `http://` of another host meant?
    pub plain_http: bool,
    /// Addresses and networks.
    #[serde(deserialize_with = "list")]
    pub trusted_proxies: Vec<String>,
    /// An address, `mailto:`, `https:` or `tel:`; empty for none.
    pub contact: String,
    /// Seconds.
    pub drain_seconds: u64,
    /// Seconds.
    pub shutdown_seconds: u64,
}

impl Server {
    fn check(&self) -> Result<(), ConfigFault> {
        let hour = 1..=3_600;
        if !hour.contains(&self.head_seconds)
            || !hour.contains(&self.body_seconds)
            || !hour.contains(&self.answer_seconds)
            || !(1..=1_000_000).contains(&self.connections)
            || !(1..=1_000).contains(&self.exports)
            || !(1..=1_000_000).contains(&self.workbook_rows)
        {
            let text = "server.head_seconds, server.body_seconds and server.answer_seconds must be \
                from 1 to 3600, server.connections from 1 to 1000000, server.exports from 1 to 1000, \
                server.workbook_rows from 1 to 1000000";
            return Err(ConfigFault(text.to_owned()));
        }
        self.contact().map(|_| ())
    }

    /// Whom to write to about a weakness, as a URI; an address alone is one to write to.
    pub fn contact(&self) -> Result<Option<String>, ConfigFault> {
        let given = self.contact.trim();
        let is_uri = ["mailto:", "https://", "tel:"]
            .iter()
            .any(|scheme| given.len() > scheme.len() && given.starts_with(scheme));
        match crate::domain::base::text::email(given) {
            _ if given.is_empty() => Ok(None),
            _ if is_uri && given.chars().all(|sign| sign.is_ascii_graphic()) => {
                Ok(Some(given.to_owned()))
            }
            Ok(address) => Ok(Some(format!("mailto:{address}"))),
            Err(_) => Err(ConfigFault(
                "server.contact must be an e-mail address, or begin with mailto:, https:// or tel:"
                    .to_owned(),
            )),
        }
    }
}

/// `[data]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// The data directory.
    pub directory: PathBuf,
}

/// `[secrets]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    /// Empty for `master.key` in the data directory.
    pub master_key_file: PathBuf,
}

/// `[mail]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// How letters leave.
    pub transport: Transport,
    /// Where the relay is, as given or read from `smtp_url_file`; empty for this machine.
    pub smtp_url: Secret,
    /// A file with the URL.
    pub smtp_url_file: PathBuf,
    /// The sender's mailbox.
    pub from: String,
    /// Seconds.
    pub patience_seconds: u64,
    /// Letters.
    pub at_once: usize,
    /// Milliseconds.
    pub gather_millis: u64,
    /// Minutes.
    pub letters_apart_minutes: i64,
    /// Hours and minutes in Vietnam; empty for no letter of the morning.
    pub digest_at: String,
}

impl Mail {
    fn check(&self) -> Result<(), ConfigFault> {
        if !(1..=MAIL_PATIENCE).contains(&self.patience_seconds)
            || !(1..=16).contains(&self.at_once)
        {
            return Err(ConfigFault(format!(
                "mail.patience_seconds must be 1 to {MAIL_PATIENCE}, mail.at_once 1 to 16"
            )));
        }
        if self.gather_millis > 5_000 {
            return Err(ConfigFault(
                "mail.gather_millis must be 0 to 5000".to_owned(),
            ));
        }
        if !(0..=24 * 60).contains(&self.letters_apart_minutes) {
            return Err(ConfigFault(
                "mail.letters_apart_minutes must be 0 to 1440".to_owned(),
            ));
        }
        self.digest_time().map(drop)
    }

    /// When the letter of the morning leaves; none where there is none.
    pub fn digest_time(&self) -> Result<Option<NaiveTime>, ConfigFault> {
        if self.digest_at.is_empty() {
            return Ok(None);
        }
        NaiveTime::parse_from_str(&self.digest_at, "%H:%M")
            .map(Some)
            .map_err(|_| ConfigFault("mail.digest_at must be like 07:00, or empty".to_owned()))
    }
}

/// How letters leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// As `.eml` files.
    Folder,
    /// To a relay.
    Smtp,
}

/// `[law]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Empty for the rules inside the program.
    pub directory: PathBuf,
}

/// `[metrics]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsAt {
    /// Address and port; empty for none.
    pub listen: String,
}

/// `[log]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// For people or machines.
    pub format: LogFormat,
    /// A filter.
    pub level: String,
}

/// What the log looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// The settings cannot be used; the text says which and why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigFault(String);

impl Config {
    /// Reads the defaults, then the file, then `THIDUA__SECTION__KEY` and `DATABASE_URL` of the
    /// environment.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigFault> {
        let mut builder = config::Config::builder()
            .add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml));
        if let Some(file) = file {
            builder = builder.add_source(config::File::from(file).format(config::FileFormat::Toml));
        }
        // As texts: a key that looks like a number must stay as it is.
        let environment = config::Environment::with_prefix("THIDUA")
            .prefix_separator("__")
            .separator("__");
        let fault = |error: config::ConfigError| ConfigFault(error.to_string());
        let mut config: Self = builder
            .add_source(environment)
            .build()
            .map_err(fault)?
            .try_deserialize()
            .map_err(fault)?;
        config.overrule()?;
        config.database.settle()?;
        config.mail.smtp_url = config
            .mail
            .smtp_url
            .settled("mail.smtp_url", &config.mail.smtp_url_file)?;
        config.files.settle()?;
        config
            .server
            .base_url
            .truncate(config.server.base_url.trim_end_matches('/').len());
        config.replica()?;
        config.storage()?;
        config.mail.check()?;
        config.server.check()?;
        config.office.contact()?;
        config.trusted_proxies()?;
        config.access.check()?;
        Ok(config)
    }

    /// The names that other programs know too; they overrule everything.
    fn overrule(&mut self) -> Result<(), ConfigFault> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the place that reads the environment"
        )]
        let (url, file) = (
            std::env::var("DATABASE_URL").ok(),
            std::env::var("DATABASE_URL_FILE").ok(),
        );
        let (url, file) = match (url, file.filter(|file| !file.is_empty())) {
            (Some(url), Some(_)) if !url.is_empty() => {
                return Err(ConfigFault(
                    "DATABASE_URL and DATABASE_URL_FILE are both set: unset one of them".to_owned(),
                ));
            }
            (_, Some(file)) => (String::new(), file),
            (Some(url), None) => (url, String::new()),
            (None, None) => return Ok(()),
        };
        (self.database.url, self.database.url_file) = (Secret::from(url), file.into());
        Ok(())
    }

    /// Where the relay is.
    #[must_use]
    pub fn smtp_url(&self) -> &str {
        if self.mail.smtp_url.is_empty() {
            "smtp://127.0.0.1:25"
        } else {
            &self.mail.smtp_url
        }
    }

    /// The proxies whose word about their callers counts.
    pub fn trusted_proxies(&self) -> Result<Vec<Network>, ConfigFault> {
        let texts = self
            .server
            .trusted_proxies
            .iter()
            .filter(|text| !text.trim().is_empty());
        texts
            .map(|text| {
                text.parse()
                    .map_err(|error| ConfigFault(format!("server.trusted_proxies: {error}")))
            })
            .collect()
    }

    /// Where the master key lies.
    #[must_use]
    pub fn master_key_file(&self) -> PathBuf {
        let file = &self.secrets.master_key_file;
        if file.as_os_str().is_empty() {
            self.data.directory.join("master.key")
        } else {
            file.clone()
        }
    }

    /// Where documents lie.
    pub fn storage(&self) -> Result<Storage, ConfigFault> {
        self.files.storage(&self.data.directory)
    }

    /// The directory of the law, if it is not the one inside the program.
    #[must_use]
    pub fn law_directory(&self) -> Option<&Path> {
        Some(self.law.directory.as_path()).filter(|directory| !directory.as_os_str().is_empty())
    }

    /// Is it for people on this machine alone?
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.server.base_url)
    }

    /// May it be served as the settings say: with TLS, on this machine alone, or plainly because
    /// somebody says so?
    #[must_use]
    pub fn may_serve_plainly(&self) -> bool {
        self.is_tls() || self.is_loopback() || self.server.plain_http
    }

    /// Are people's browsers on TLS?
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.server.base_url.starts_with("https://")
    }
}

/// A list, or its members in one text with commas between: the environment has no lists.
fn list<'de, D: serde::Deserializer<'de>>(given: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Many(Vec<String>),
        Text(String),
    }
    Ok(match Given::deserialize(given)? {
        Given::Many(many) => many,
        Given::Text(text) => text.split(',').map(|part| part.trim().to_owned()).collect(),
    })
}

/// Does a URL name this machine?
fn is_loopback(url: &str) -> bool {
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split(['/', '?']).next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
