//! How letters look and leave. The only code that knows lettre. What they say comes from `words`; when they leave, from `jobs`.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use askama::Template;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::domain::people::Language;
use crate::domain::text::line;
use crate::words::{say, say_with};

/// What a letter tells. Not for a log: the address may hold the token of a link.
#[derive(Clone)]
pub struct Facts {
    /// Of the reader.
    pub language: Language,
    /// The reader's name.
    pub reader: String,
    /// What happened: `words` has `mail-{template}-title` and `mail-{template}-body`.
    pub template: &'static str,
    /// What belongs to these texts.
    pub params: Vec<(&'static str, String)>,
    /// The facts, each with the key of its name.
    pub rows: Vec<(&'static str, String)>,
    /// Where the thing can be seen.
    pub url: String,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct TextLetter<'a> {
    greeting: String,
    lines: &'a [String],
    facts: &'a [(String, String)],
    url: &'a str,
    footer: String,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct HtmlLetter<'a> {
    language: &'static str,
    title: &'a str,
    greeting: String,
    lines: &'a [String],
    facts: &'a [(String, String)],
    url: &'a str,
    open: String,
    footer: String,
}

/// A letter in words, not yet addressed. Not for a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

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

/// Puts the facts into words.
pub fn write(facts: &Facts) -> Result<Written, MailFault> {
    let language = facts.language;
    let label = |key: &str| say(language, key);
    let rows: Vec<(String, String)> = facts.rows.iter().map(|(key, value)| (label(key), value.clone())).collect();
    let subject = say_with(language, &format!("mail-{}-title", facts.template), &facts.params);
    let lines = [say_with(language, &format!("mail-{}-body", facts.template), &facts.params)];
    let greeting = say_with(language, "mail-greeting", &[("name", facts.reader.clone())]);
    let broken = |error: askama::Error| MailFault::Final(error.to_string());
    let text = TextLetter { greeting: greeting.clone(), lines: &lines, facts: &rows, url: &facts.url, footer: label("mail-footer") };
    let html = HtmlLetter {
        language: language.code(),
        title: &subject,
        greeting,
        lines: &lines,
        facts: &rows,
        url: &facts.url,
        open: label(match facts.template {
            "invitation" | "reset" => "mail-open-link",
            "password_changed" => "mail-open-account",
            _ => "mail-open",
        }),
        footer: label("mail-footer"),
    };
    Ok(Written { text: text.render().map_err(broken)?, html: html.render().map_err(broken)?, subject: subject.clone() })
}

/// Who a letter is to, and by what it is known.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The job's id: the Message-ID is made of it and never changes, however often the letter is tried.
    pub id: String,
    /// The reader's name.
    pub name: String,
    /// The reader's address.
    pub address: String,
    /// When it was caused.
    pub date: DateTime<Utc>,
}

/// The letters that were kept in memory.
pub type Kept = Arc<Mutex<Vec<Message>>>;

/// Takes letters out of the house.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
    Memory(Kept),
}

impl Mailer {
    /// Sends to a relay.
    pub fn smtp(from: &str, url: &str) -> Result<Self, MailFault> {
        let relay =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|error| MailFault::Final(format!("mail.smtp_url: {error}")))?;
        Ok(Self { from: sender(from)?, way: Way::Smtp(relay.build()) })
    }

    /// Writes `.eml` files into a folder, which it makes.
    pub fn folder(from: &str, folder: PathBuf) -> Result<Self, MailFault> {
        use std::os::unix::fs::DirBuilderExt;
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
        made.map_err(|error| MailFault::Final(format!("{}: {error}", folder.display())))?;
        Ok(Self { from: sender(from)?, way: Way::Folder(folder) })
    }

    /// Keeps letters, for tests to read.
    pub fn memory(from: &str) -> Result<(Self, Kept), MailFault> {
        let kept = Kept::default();
        Ok((Self { from: sender(from)?, way: Way::Memory(Arc::clone(&kept)) }, kept))
    }

    /// Sends one letter.
    pub async fn send(&self, envelope: &Envelope, written: &Written) -> Result<(), MailFault> {
        let message = self.message(envelope, written)?;
        match &self.way {
            Way::Smtp(relay) => match relay.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => Err(MailFault::Final(error.to_string())),
                Err(error) => Err(MailFault::Passing(error.to_string())),
            },
            Way::Folder(folder) => {
                let path = folder.join(format!("{}.eml", envelope.id));
                let bytes = message.formatted();
                let saved = tokio::task::spawn_blocking(move || std::fs::write(path, bytes)).await;
                saved.map_err(|error| MailFault::Passing(error.to_string()))?.map_err(|error| MailFault::Passing(error.to_string()))
            }
            Way::Memory(kept) => {
                kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(message);
                Ok(())
            }
        }
    }

    fn message(&self, envelope: &Envelope, written: &Written) -> Result<Message, MailFault> {
        let address = envelope.address.parse().map_err(|error| MailFault::Final(format!("{error}")))?;
        // A line break in a header would begin another one; lettre panics on it in a name.
        let one_line = |text: &str| line(text, 500).map_err(|fault| MailFault::Final(fault.to_string()));
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", envelope.id, self.from.email.domain())))
            .date(envelope.date.into())
            .from(self.from.clone())
            .to(Mailbox::new(Some(one_line(&envelope.name)?), address))
            .subject(one_line(&written.subject)?)
            .multipart(MultiPart::alternative_plain_html(written.text.clone(), written.html.clone()));
        let mut message = message.map_err(|error| MailFault::Final(error.to_string()))?;
        // RFC 3834: keeps out-of-office replies away.
        message.headers_mut().insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
        Ok(message)
    }
}

fn sender(from: &str) -> Result<Mailbox, MailFault> {
    from.parse().map_err(|error| MailFault::Final(format!("mail.from: {error}")))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn letters(language: Language) -> impl Iterator<Item = Facts> {
        let household = "Hộ <ông> Giả Định & con";
        let all = [
            ("waiting", vec![("mail-stage", "Thẩm định"), ("mail-due", "17/10/2026")]),
            ("returned", vec![("mail-stage", "Đề nghị"), ("mail-reason", "Thiếu ngày xảy ra")]),
            ("awarded", vec![("mail-decision", "163/QĐ-UBND, 17/10/2026"), ("mail-amount", "1.138.500 đồng")]),
            ("refused", vec![("mail-reason", "Đã khen cho cùng thành tích")]),
            ("to_sign", vec![("mail-issuer", "Xã Suối Ngà"), ("mail-lines", "3")]),
            ("to_issue", vec![("mail-issuer", "Xã Suối Ngà"), ("mail-signer", "Đặng Mẫu Minh")]),
            ("invitation", vec![("mail-account", "an@suoinga.example"), ("mail-until", "24/10/2026 09:00")]),
            ("reset", vec![("mail-account", "an@suoinga.example"), ("mail-until", "17/10/2026 09:30")]),
            ("password_changed", vec![("mail-account", "an@suoinga.example"), ("mail-when", "17/10/2026 09:00")]),
        ];
        all.into_iter().map(move |(template, rows)| Facts {
            language,
            reader: "Lê Mẫu Kiểm".to_owned(),
            template,
            params: vec![("subject", household.to_owned()), ("award", "Giấy khen".to_owned()), ("stage", "Thẩm định".to_owned())],
            rows: [("mail-subject", household)].into_iter().chain(rows).map(|(key, value)| (key, value.to_owned())).collect(),
            url: "http://here/nominations/1".to_owned(),
        })
    }

    #[test]
    fn letters_say_what_happened_in_both_languages() {
        let mut said = String::new();
        for language in Language::ALL {
            for facts in letters(*language) {
                let written = write(&facts).unwrap();
                writeln!(said, "== {language} {}\n{}\n\n{}", facts.template, written.subject, written.text).unwrap();
            }
        }
        insta::assert_snapshot!(said);
    }

    #[test]
    fn html_letters_escape_what_people_typed() {
        for facts in letters(Language::Vietnamese) {
            let written = write(&facts).unwrap();
            assert!(written.html.contains("&#38; con") && !written.html.contains("<ông>"), "{}", written.html);
            assert!(written.text.contains("Hộ <ông> Giả Định & con"));
        }
    }

    #[test]
    fn a_letter_keeps_its_message_id_and_cannot_carry_headers() {
        let (mailer, _) = Mailer::memory("Thi đua <thidua@localhost>").unwrap();
        let mut written = write(&letters(Language::English).next().unwrap()).unwrap();
        written.subject.push_str("\r\nBcc: someone@example.org");
        let envelope = Envelope {
            id: "0192".to_owned(),
            name: "Name\r\nBcc: other@example.org".to_owned(),
            address: "reader@example.org".to_owned(),
            date: "2026-10-17T02:00:00Z".parse().unwrap(),
        };
        let (first, second) = (mailer.message(&envelope, &written).unwrap(), mailer.message(&envelope, &written).unwrap());
        let raw = String::from_utf8(first.formatted()).unwrap();
        assert!(raw.contains("Message-ID: <0192@localhost>"), "{raw}");
        assert!(String::from_utf8(second.formatted()).unwrap().contains("Message-ID: <0192@localhost>"));
        let heads = raw.split("\r\n\r\n").next().unwrap();
        assert!(!heads.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc:")), "{heads}");
        assert_eq!(first.envelope().to().len(), 1);
    }
}
