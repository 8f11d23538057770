//! Lines to a relay, kept open for the next letter. What is said on them is said here and not by
//! lettre's transport: that sends the end of a letter by itself, for which the relay's
//! acknowledgement of what came before is waited for (40 ms, and most of the time of a letter), and
//! takes a line back when a send is given up.

use std::fmt::Display;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lettre::Message;
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection as Line, Tls, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::{Category, Response};
use lettre::transport::smtp::{self, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use tokio::time::Instant;
use url::Url;

use super::MailFault;

/// How long a relay may take to be reached.
const CONNECT: Duration = Duration::from_secs(30);

/// How long a line is kept that nobody needs.
const KEPT: Duration = Duration::from_mins(1);

/// A relay, and the lines to it that are free. A letter has one to itself, and one that did not end
/// in time takes its line along: what the relay still says of it would be heard as the answer about
/// the next.
pub(super) struct Relay {
    server: String,
    port: u16,
    tls: Tls,
    hello: ClientId,
    credentials: Option<Credentials>,
    free: Mutex<Vec<(Line, Instant)>>,
    patience: Duration,
}

impl Relay {
    /// The relay at a URL, which is given this long for a letter.
    pub(super) fn at(url: &str, patience: Duration) -> Result<Self, MailFault> {
        let wrong = |why: &dyn Display| MailFault::Final(format!("mail.smtp_url: {why}"));
        let url = Url::parse(url).map_err(|error| wrong(&error))?;
        let server = url
            .host_str()
            .ok_or_else(|| wrong(&"it names no server"))?
            .to_owned();
        let asked = url.query_pairs().find(|(key, _)| key == "tls");
        let checked = || TlsParameters::new(server.clone()).map_err(|error| wrong(&error));
        let (tls, port) = match (url.scheme(), asked.as_ref().map(|(_, how)| how.as_ref())) {
            ("smtp", None) => (Tls::None, SMTP_PORT),
            ("smtp", Some("required")) => (Tls::Required(checked()?), SUBMISSION_PORT),
            ("smtp", Some("opportunistic")) => (Tls::Opportunistic(checked()?), SUBMISSION_PORT),
            ("smtps", _) => (Tls::Wrapper(checked()?), SUBMISSIONS_PORT),
            _ => return Err(wrong(&"smtp://, smtp://…?tls=required or smtps://")),
        };
        let decoded = |text: &str| {
            let text = percent_encoding::percent_decode_str(text).decode_utf8();
            text.map(String::from).map_err(|error| wrong(&error))
        };
        let credentials = url.password().map(|password| {
            Ok::<_, MailFault>(Credentials::new(
                decoded(url.username())?,
                decoded(password)?,
            ))
        });
        let name = url.path().trim_matches('/');
        Ok(Self {
            port: url.port().unwrap_or(port),
            tls,
            hello: if name.is_empty() {
                ClientId::default()
            } else {
                ClientId::Domain(name.to_owned())
            },
            credentials: credentials.transpose()?,
            server,
            free: Mutex::default(),
            patience,
        })
    }

    /// Greets it, with TLS and password where they are set.
    pub(super) async fn reach(&self) -> Result<(), MailFault> {
        self.in_time(async {
            let mut line = self.connect().await?;
            line.quit().await?;
            Ok(())
        })
        .await
    }

    /// Hands a letter over.
    pub(super) async fn send(&self, message: &Message) -> Result<(), MailFault> {
        // All that lettre holds of a line is much to carry through who calls.
        self.in_time(Box::pin(async {
            let letter = String::from_utf8(message.formatted())
                .map_err(|error| MailFault::Final(error.to_string()))?;
            let mut line = self.begin(message.envelope(), letter.is_ascii()).await?;
            match hand_over(&mut line, message.envelope(), &letter).await {
                Ok(_) => {
                    self.free().push((line, Instant::now()));
                    Ok(())
                }
                Err(error) => {
                    line.abort().await;
                    Err(error.into())
                }
            }
        }))
        .await
    }

    /// Closes the lines that nobody has needed for a while.
    pub(super) fn rest(&self) {
        let idle = |(_, since): &mut (Line, Instant)| since.elapsed() > KEPT;
        let closed: Vec<_> = self.free().extract_if(.., idle).collect();
        for (mut line, _) in closed {
            // Nobody waits for a relay's farewell.
            tokio::spawn(async move { tokio::time::timeout(CONNECT, line.abort()).await.is_ok() });
        }
    }

    fn free(&self) -> MutexGuard<'_, Vec<(Line, Instant)>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as the relay may take; lettre's own time-out is for the connection alone.
    async fn in_time(
        &self,
        work: impl Future<Output = Result<(), MailFault>>,
    ) -> Result<(), MailFault> {
        tokio::time::timeout(self.patience, work)
            .await
            .unwrap_or_else(|_| {
                Err(MailFault::Passing(format!(
                    "no answer within {} seconds",
                    self.patience.as_secs()
                )))
            })
    }

    /// A line on which the letter has begun. One that was kept may have been closed meanwhile, which
    /// the first word on it shows.
    async fn begin(&self, envelope: &Envelope, is_ascii: bool) -> Result<Line, MailFault> {
        let kept = self.free().pop();
        if let Some((mut line, _)) = kept {
            if open(&mut line, envelope, is_ascii).await.is_ok() {
                return Ok(line);
            }
            line.abort().await;
        }
        let mut line = self.connect().await?;
        open(&mut line, envelope, is_ascii).await?;
        Ok(line)
    }

    async fn connect(&self) -> Result<Line, smtp::Error> {
        let wrapper = match &self.tls {
            Tls::Wrapper(checked) => Some(checked.clone()),
            _ => None,
        };
        let (server, patience) = (
            (self.server.as_str(), self.port),
            self.patience.min(CONNECT),
        );
        let mut line =
            Line::connect_tokio1(server, Some(patience), &self.hello, wrapper, None).await?;
        match &self.tls {
            Tls::Required(checked) => line.starttls(checked.clone(), &self.hello).await?,
            Tls::Opportunistic(checked) if line.can_starttls() => {
                line.starttls(checked.clone(), &self.hello).await?;
            }
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            line.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(line)
    }
}

/// From whom it is, and what it is made of beyond ASCII (RFC 6531, RFC 6152).
async fn open(line: &mut Line, envelope: &Envelope, is_ascii: bool) -> Result<(), MailFault> {
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    let mut more = Vec::new();
    if !addresses.all(|address| AsRef::<str>::as_ref(address).is_ascii()) {
        more.push((Extension::SmtpUtfEight, MailParameter::SmtpUtfEight));
    }
    if !is_ascii {
        let body = MailParameter::Body(MailBodyParameter::EightBitMime);
        more.push((Extension::EightBitMime, body));
    }
    let mut parameters = Vec::new();
    for (extension, parameter) in more {
        if !line.server_info().supports_feature(extension) {
            return Err(MailFault::Passing(format!(
                "the relay does not know {extension}"
            )));
        }
        parameters.push(parameter);
    }
    let from = Mail::new(envelope.from().cloned(), parameters);
    line.command(from).await?;
    Ok(())
}

async fn hand_over(
    line: &mut Line,
    envelope: &Envelope,
    letter: &str,
) -> Result<Response, smtp::Error> {
    for reader in envelope.to() {
        line.command(Rcpt::new(reader.clone(), Vec::new())).await?;
    }
    line.command(Data).await?;
    line.command(whole(letter)).await
}

/// A letter with its end, to leave in one piece. A line that begins with a dot gets a second one
/// (RFC 5321 §4.5.2).
fn whole(letter: &str) -> String {
    let first = if letter.starts_with('.') { "." } else { "" };
    format!("{first}{}\r\n.\r\n", letter.replace("\r\n.", "\r\n.."))
}

impl From<smtp::Error> for MailFault {
    fn from(error: smtp::Error) -> Self {
        if is_final(&error) {
            Self::Final(cause(&error))
        } else {
            Self::Passing(cause(&error))
        }
    }
}

/// A refusal for good (RFC 5321 §4.2.1) of the letter: not of us (x3x: who we are, RFC 4954), which
/// a change of the settings mends.
fn is_final(error: &smtp::Error) -> bool {
    let about_us = error
        .status()
        .is_some_and(|code| matches!(code.category, Category::Unspecified3));
    error.is_permanent() && !about_us
}

/// The error with what is behind it: the relay's own words.
fn cause(error: &smtp::Error) -> String {
    let behind = std::iter::successors(std::error::Error::source(error), |error| error.source());
    behind.fold(error.to_string(), |told, error| {
        let more = error.to_string();
        if told.contains(&more) {
            told
        } else {
            format!("{told}: {more}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn no_line_of_a_letter_ends_it() {
        assert_eq!(
            whole(".a\r\n.\r\n..b\r\nc.\r\n"),
            "..a\r\n..\r\n...b\r\nc.\r\n\r\n.\r\n"
        );
    }
}
