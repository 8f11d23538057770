//! How letters look and leave. The only code that knows lettre. What they say comes from `words`;
//! when they leave, from `jobs`.

mod letter;
mod morning;
mod relay;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

pub use self::letter::{Item, Letter, More, Written, write};
pub use self::morning::{MorningGroup, MorningLetter, MorningLine, write_morning};
use self::relay::Relay;
use crate::domain::base::text::line;

/// A letter could not be written or did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailFault {
    /// It never will: a wrong address, a relay that refuses it for good.
    #[error("{0}")]
    Final(String),
    /// Worth trying again.
    #[error("{0}")]
    Passing(String),
}

/// Who a letter is to, and by what it is known.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The letter's id, for the name of a file.
    pub id: String,
    /// What stands before the `@` of its Message-ID: never changes, however often the letter is
    /// tried and by which server.
    pub message_id: String,
    /// The names of the things it tells of: letters of one thing are one conversation to a mail
    /// program.
    pub threads: Vec<String>,
    /// The reader's name.
    pub name: String,
    /// The reader's address.
    pub address: String,
    /// When it was caused.
    pub date: DateTime<Utc>,
}

/// The letters that were kept in memory.
pub type Outbox = Arc<Mutex<Vec<Message>>>;

/// Takes letters out of the house.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(Arc<Relay>),
    Folder(PathBuf),
    Memory(Outbox),
}

impl Mailer {
    /// Sends to a relay, which is given this long for a letter, from the first connection to its
    /// last word.
    pub fn smtp(from: &str, url: &str, patience: Duration) -> Result<Self, MailFault> {
        Ok(Self {
            from: sender(from)?,
            way: Way::Smtp(Arc::new(Relay::at(url, patience)?)),
        })
    }

    /// Writes `.eml` files into a folder, which it makes.
    pub fn folder(from: &str, folder: PathBuf) -> Result<Self, MailFault> {
        use std::os::unix::fs::DirBuilderExt;
        let made = std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder);
        made.map_err(|error| MailFault::Final(format!("{}: {error}", folder.display())))?;
        Ok(Self {
            from: sender(from)?,
            way: Way::Folder(folder),
        })
    }

    /// Keeps letters, for tests to read.
    pub fn memory(from: &str) -> Result<(Self, Outbox), MailFault> {
        let kept = Outbox::default();
        Ok((
            Self {
                from: sender(from)?,
                way: Way::Memory(Arc::clone(&kept)),
            },
            kept,
        ))
    }

    /// Greets the relay as for a letter, with TLS and password where they are set, and sends none.
    pub async fn reach(&self) -> Result<(), MailFault> {
        match &self.way {
            Way::Smtp(relay) => relay.reach().await,
            Way::Folder(_) | Way::Memory(_) => Ok(()),
        }
    }

    /// Closes the lines to the relay that nobody has needed for a while.
    pub fn rest(&self) {
        if let Way::Smtp(relay) = &self.way {
            relay.rest();
        }
    }

    /// Sends one letter.
    pub async fn send(&self, envelope: &Envelope, written: &Written) -> Result<(), MailFault> {
        let message = self.message(envelope, written)?;
        match &self.way {
            // What did not end in time may have been accepted: the same Message-ID lets the
            // reader's server tell.
            Way::Smtp(relay) => relay.send(&message).await,
            Way::Folder(folder) => {
                let (folder, name, bytes) = (
                    folder.clone(),
                    format!("{}.eml", envelope.id),
                    message.formatted(),
                );
                let saved = tokio::task::spawn_blocking(move || keep(&folder, &name, &bytes)).await;
                saved
                    .map_err(|error| MailFault::Passing(error.to_string()))?
                    .map_err(|error| MailFault::Passing(error.to_string()))
            }
            Way::Memory(kept) => {
                kept.lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner)
                    .push(message);
                Ok(())
            }
        }
    }

    fn message(&self, envelope: &Envelope, written: &Written) -> Result<Message, MailFault> {
        let address = envelope
            .address
            .parse()
            .map_err(|error| MailFault::Final(format!("{error}")))?;
        // A line break in a header would begin another one; lettre panics on it in a name.
        let one_line =
            |text: &str| line(text, 500).map_err(|fault| MailFault::Final(fault.to_string()));
        let named = |name: &String| format!("<{name}@{}>", self.from.email.domain());
        let mut message = Message::builder();
        // RFC 5322 §3.6.4: as if each answered a first letter that names the thing.
        if let Some(first) = envelope.threads.first() {
            let all = envelope
                .threads
                .iter()
                .map(named)
                .collect::<Vec<_>>()
                .join(" ");
            message = message.in_reply_to(named(first)).references(all);
        }
        let message = message
            .message_id(Some(named(&envelope.message_id)))
            .date(envelope.date.into())
            .from(self.from.clone())
            .to(Mailbox::new(Some(one_line(&envelope.name)?), address))
            .subject(one_line(&written.subject)?)
            .multipart(MultiPart::alternative_plain_html(
                written.text.clone(),
                written.html.clone(),
            ));
        let mut message = message.map_err(|error| MailFault::Final(error.to_string()))?;
        // RFC 3834: keeps out-of-office replies away.
        message.headers_mut().insert_raw(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
        Ok(message)
    }
}

/// Writes a letter so that it is there, whole, or not at all, also when the power is cut: only then
/// does its job count as done.
fn keep(folder: &std::path::Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let part = folder.join(format!("{name}.part"));
    let mut file = std::fs::File::create(&part)?;
    file.write_all(bytes).and_then(|()| file.sync_all())?;
    std::fs::rename(&part, folder.join(name))?;
    std::fs::File::open(folder)?.sync_all()
}

fn sender(from: &str) -> Result<Mailbox, MailFault> {
    from.parse()
        .map_err(|error| MailFault::Final(format!("mail.from: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// What an account may be made with is what a letter can be sent to.
        #[test]
        fn every_address_that_is_taken_can_be_written_to(text in "[a-z0-9.!#$%&'*+/=?^_{|}~-]{1,12}@[a-z0-9.-]{1,20}") {
            if let Ok(address) = crate::domain::base::text::email(&text) {
                proptest::prop_assert!(address.parse::<lettre::Address>().is_ok(), "{}", address);
            }
        }
    }

    #[test]
    fn a_letter_keeps_its_message_id_and_cannot_carry_headers() {
        let (mailer, _) = Mailer::memory("Thi đua <thidua@localhost>").unwrap();
        let subject = "A file waits\r\nBcc: someone@example.org".to_owned();
        let written = Written {
            subject,
            text: "It waits.".to_owned(),
            html: "<p>It waits.</p>".to_owned(),
        };
        let envelope = Envelope {
            id: "1".to_owned(),
            message_id: "0192".to_owned(),
            threads: vec!["a".to_owned(), "b".to_owned()],
            name: "Name\r\nBcc: other@example.org".to_owned(),
            address: "reader@example.org".to_owned(),
            date: "2026-10-17T02:00:00Z".parse().unwrap(),
        };
        let (first, second) = (
            mailer.message(&envelope, &written).unwrap(),
            mailer.message(&envelope, &written).unwrap(),
        );
        let raw = String::from_utf8(first.formatted()).unwrap();
        assert!(raw.contains("Message-ID: <0192@localhost>"), "{raw}");
        assert!(
            String::from_utf8(second.formatted())
                .unwrap()
                .contains("Message-ID: <0192@localhost>")
        );
        assert!(
            raw.contains("In-Reply-To: <a@localhost>\r\n")
                && raw.contains("References: <a@localhost> <b@localhost>\r\n"),
            "{raw}"
        );
        let heads = raw.split("\r\n\r\n").next().unwrap();
        assert!(
            !heads
                .lines()
                .any(|line| line.to_ascii_lowercase().starts_with("bcc:")),
            "{heads}"
        );
        assert_eq!(first.envelope().to().len(), 1);
    }
}
