//! How letters look and leave. The only code that knows lettre. What they say comes from `words`; when they leave, from `jobs`.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use askama::Template;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp;
use lettre::transport::smtp::response::Category;
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::domain::people::Language;
use crate::domain::text::line;
use crate::words::{say, say_with};

/// How long a relay may take to be reached.
const CONNECT: Duration = Duration::from_secs(30);

/// What a letter tells: one thing, or several that fell together. Not for a log: an address in it may hold the token of a link.
#[derive(Clone)]
pub struct Letter {
    /// Of the reader.
    pub language: Language,
    /// The reader's name.
    pub reader: String,
    /// What it tells, in order.
    pub items: Vec<Item>,
}

/// One thing that a letter tells. Not for a log.
#[derive(Clone)]
pub struct Item {
    /// What happened: `words` has `mail-{template}-title` and `mail-{template}-body`.
    pub template: &'static str,
    /// What belongs to these texts.
    pub params: Vec<(&'static str, String)>,
    /// The facts, each with the key of its name.
    pub rows: Vec<(&'static str, String)>,
    /// Where the thing can be seen.
    pub url: String,
}

/// An item in words; without a title where it is the only one, whose title is the subject line.
struct Block {
    title: Option<String>,
    body: String,
    rows: Vec<(String, String)>,
    url: String,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct TextLetter<'a> {
    greeting: &'a str,
    opening: Option<&'a str>,
    items: &'a [Block],
    footer: &'a str,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct HtmlLetter<'a> {
    language: &'static str,
    title: &'a str,
    greeting: &'a str,
    opening: Option<&'a str>,
    items: &'a [Block],
    open: &'a str,
    footer: &'a str,
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

/// Puts a letter into words: one thing fills it as its own letter, several have a block each.
pub fn write(letter: &Letter) -> Result<Written, MailFault> {
    let language = letter.language;
    let label = |key: &str| say(language, key);
    let title = |item: &Item| say_with(language, &format!("mail-{}-title", item.template), &item.params);
    let count = [("count", letter.items.len().to_string())];
    let (subject, opening) = match letter.items.as_slice() {
        [one] => (title(one), None),
        _ => (say_with(language, "mail-several-title", &count), Some(say_with(language, "mail-several-body", &count))),
    };
    let block = |item: &Item| Block {
        title: opening.is_some().then(|| title(item)),
        body: say_with(language, &format!("mail-{}-body", item.template), &item.params),
        rows: item.rows.iter().map(|(key, value)| (label(key), value.clone())).collect(),
        url: item.url.clone(),
    };
    let items: Vec<Block> = letter.items.iter().map(block).collect();
    let greeting = say_with(language, "mail-greeting", &[("name", letter.reader.clone())]);
    let (greeting, opening, items, footer) = (greeting.as_str(), opening.as_deref(), items.as_slice(), &*label("mail-footer"));
    let broken = |error: askama::Error| MailFault::Final(error.to_string());
    let text = TextLetter { greeting, opening, items, footer }.render().map_err(broken)?;
    let open = label(match letter.items.as_slice() {
        [Item { template: "invitation" | "reset", .. }] => "mail-open-link",
        [
            Item {
                template: "password_changed" | "second_factor_on" | "second_factor_off" | "account_changed" | "address_changed", ..
            },
        ] => "mail-open-account",
        [Item { template: "client_disabled" | "client_enabled" | "client_secret_rotated", .. }] => "mail-open-clients",
        [Item { template: "second_factor_taken", .. }] => "mail-open-user",
        _ => "mail-open",
    });
    let (language, title, open) = (language.code(), subject.as_str(), open.as_str());
    let html = HtmlLetter { language, title, greeting, opening, items, open, footer }.render().map_err(broken)?;
    Ok(Written { subject, text, html })
}

/// Who a letter is to, and by what it is known.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The letter's id, for the name of a file.
    pub id: String,
    /// What stands before the `@` of its Message-ID: never changes, however often the letter is tried and by which server.
    pub message_id: String,
    /// The names of the things it tells of: letters of one thing are one conversation to a mail program.
    pub threads: Vec<String>,
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
    Smtp(Arc<Relay>),
    Folder(PathBuf),
    Memory(Kept),
}

/// Lines to a relay, kept open for the next letter. A letter has one to itself, and one that did not end in time takes its line along:
/// what the relay still says of it would be heard as the answer about the next.
struct Relay {
    builder: AsyncSmtpTransportBuilder,
    free: Mutex<Vec<Line>>,
    patience: Duration,
}

type Line = AsyncSmtpTransport<Tokio1Executor>;

impl Relay {
    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Line>> {
        self.free.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Waits as long as the relay may take; lettre's own time-out is for the connection alone.
    async fn in_time<T>(&self, work: impl AsyncFnOnce(&Line) -> Result<T, smtp::Error>) -> Result<T, MailFault> {
        let free = self.free().pop();
        let line = free.unwrap_or_else(|| self.builder.clone().build());
        let Ok(ended) = tokio::time::timeout(self.patience, work(&line)).await else {
            return Err(MailFault::Passing(format!("no answer within {} seconds", self.patience.as_secs())));
        };
        self.free().push(line);
        ended.map_err(|error| if is_final(&error) { MailFault::Final(told(&error)) } else { MailFault::Passing(told(&error)) })
    }
}

impl Mailer {
    /// Sends to a relay, which is given this long for a letter, from the first connection to its last word.
    pub fn smtp(from: &str, url: &str, patience: Duration) -> Result<Self, MailFault> {
        let relay =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|error| MailFault::Final(format!("mail.smtp_url: {error}")))?;
        let builder = relay.timeout(Some(patience.min(CONNECT))).pool_config(PoolConfig::new().max_size(1));
        Ok(Self { from: sender(from)?, way: Way::Smtp(Arc::new(Relay { builder, free: Mutex::default(), patience })) })
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

    /// Greets the relay as for a letter, with TLS and password where they are set, and sends none.
    pub async fn reach(&self) -> Result<(), MailFault> {
        let Way::Smtp(relay) = &self.way else { return Ok(()) };
        let greeted = relay.in_time(async |line| line.test_connection().await).await?;
        if greeted { Ok(()) } else { Err(MailFault::Passing("the relay does not answer as one".to_owned())) }
    }

    /// Sends one letter.
    pub async fn send(&self, envelope: &Envelope, written: &Written) -> Result<(), MailFault> {
        let message = self.message(envelope, written)?;
        match &self.way {
            // What did not end in time may have been accepted: the same Message-ID lets the reader's server tell.
            Way::Smtp(relay) => relay.in_time(async |line| line.send(message).await).await.map(drop),
            Way::Folder(folder) => {
                let (folder, name, bytes) = (folder.clone(), format!("{}.eml", envelope.id), message.formatted());
                let saved = tokio::task::spawn_blocking(move || keep(&folder, &name, &bytes)).await;
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
        let named = |name: &String| format!("<{name}@{}>", self.from.email.domain());
        let mut message = Message::builder();
        // RFC 5322 §3.6.4: as if each answered a first letter that names the thing.
        if let Some(first) = envelope.threads.first() {
            let all = envelope.threads.iter().map(named).collect::<Vec<_>>().join(" ");
            message = message.in_reply_to(named(first)).references(all);
        }
        let message = message
            .message_id(Some(named(&envelope.message_id)))
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

/// Writes a letter so that it is there, whole, or not at all, also when the power is cut: only then does its job count as done.
fn keep(folder: &std::path::Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let part = folder.join(format!("{name}.part"));
    let mut file = std::fs::File::create(&part)?;
    file.write_all(bytes).and_then(|()| file.sync_all())?;
    std::fs::rename(&part, folder.join(name))?;
    std::fs::File::open(folder)?.sync_all()
}

/// A refusal for good (RFC 5321 §4.2.1) of the letter: not of us (x3x: who we are, RFC 4954), which a change of the settings mends.
fn is_final(error: &smtp::Error) -> bool {
    let about_us = error.status().is_some_and(|code| matches!(code.category, Category::Unspecified3));
    error.is_permanent() && !about_us
}

/// The error with what is behind it: the relay's own words.
fn told(error: &smtp::Error) -> String {
    let behind = std::iter::successors(std::error::Error::source(error), |error| error.source());
    behind.fold(error.to_string(), |told, error| {
        let more = error.to_string();
        if told.contains(&more) { told } else { format!("{told}: {more}") }
    })
}

fn sender(from: &str) -> Result<Mailbox, MailFault> {
    from.parse().map_err(|error| MailFault::Final(format!("mail.from: {error}")))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    proptest::proptest! {
        /// What an account may be made with is what a letter can be sent to.
        #[test]
        fn every_address_that_is_taken_can_be_written_to(text in "[a-z0-9.!#$%&'*+/=?^_{|}~-]{1,12}@[a-z0-9.-]{1,20}") {
            if let Ok(address) = crate::domain::text::email(&text) {
                proptest::prop_assert!(address.parse::<lettre::Address>().is_ok(), "{}", address);
            }
        }
    }

    fn items() -> Vec<Item> {
        let household = "Hộ <ông> Giả Định & con";
        let stage = ("mail-stage", "Thẩm định");
        let award = [("mail-decision", "163/QĐ-UBND, 17/10/2026"), ("mail-amount", "1.140.000 đồng")];
        let all = [
            ("submitted", vec![]),
            ("waiting", vec![stage, ("mail-due", "17/10/2026")]),
            ("returned", vec![("mail-stage", "Đề nghị"), ("mail-reason", "Thiếu ngày xảy ra")]),
            ("refused", vec![("mail-reason", "Đã khen cho cùng thành tích")]),
            ("decided", vec![]),
            ("awarded", award.to_vec()),
            ("cancelled", award.into_iter().chain([("mail-reason", "Khai man thành tích")]).collect()),
            ("stripped", award.into_iter().chain([("mail-reason", "Bản án số 12")]).collect()),
            ("award_restored", award.into_iter().chain([("mail-reason", "Được minh oan")]).collect()),
            ("base_lost", vec![("mail-decision", "163/QĐ-UBND, 17/10/2026")]),
            ("due_soon", vec![stage, ("mail-due", "17/10/2026")]),
            ("overdue", vec![stage, ("mail-due", "17/10/2026")]),
            ("overdue_below", vec![stage, ("mail-due", "17/10/2026")]),
            ("cycle_closes", vec![("mail-issuer", "Tỉnh Hồng Giang"), ("mail-due", "10/12/2026")]),
            ("given_back", vec![("mail-reason", "Có đơn đang xác minh")]),
            ("line_struck", vec![("mail-issuer", "Xã Suối Ngà"), ("mail-reason", "Có đơn đang xác minh")]),
            ("signature_withdrawn", vec![("mail-reason", "Sai căn cứ")]),
            ("corrected", vec![("mail-before", "Hộ ông Giả Đinh"), ("mail-reason", "Sai dấu")]),
            ("withdrawn", vec![("mail-reason", "Đề nghị nhầm")]),
            ("paused", vec![]),
            ("resumed", vec![]),
            ("forwarded", vec![]),
            ("letter_to_sign", vec![("mail-issuer", "Xã Suối Ngà"), ("mail-lines", "3")]),
            ("to_sign", vec![("mail-issuer", "Xã Suối Ngà"), ("mail-lines", "3")]),
            ("to_issue", vec![("mail-issuer", "Xã Suối Ngà"), ("mail-signer", "Đặng Mẫu Minh")]),
            ("invitation", vec![("mail-account", "an@suoinga.example"), ("mail-until", "24/10/2026 09:00")]),
            ("reset", vec![("mail-account", "an@suoinga.example"), ("mail-until", "17/10/2026 09:30")]),
            ("password_changed", vec![("mail-account", "an@suoinga.example"), ("mail-when", "17/10/2026 09:00")]),
            ("second_factor_on", vec![("mail-account", "an@suoinga.example"), ("mail-when", "17/10/2026 09:00")]),
            ("second_factor_off", vec![("mail-account", "an@suoinga.example"), ("mail-when", "17/10/2026 09:00")]),
            ("account_changed", vec![("mail-account", "an@suoinga.example"), ("mail-when", "17/10/2026 09:00")]),
            ("office_unheld", vec![("mail-office-unit", "Xã Suối Ngà"), ("mail-role", "Chủ tịch"), ("mail-files", "3")]),
            ("role_to_confirm", vec![("mail-owner", "Lê Mẫu An"), ("mail-role", "Chủ tịch"), ("mail-given-by", "Hồ Mẫu Nhật")]),
            ("role_given", vec![("mail-owner", "Lê Mẫu An"), ("mail-role", "Chủ tịch"), ("mail-given-by", "Hồ Mẫu Nhật")]),
            ("owner_leaves", vec![("mail-account", "an@suoinga.example"), ("mail-last-day", "31/12/2026")]),
            ("address_changed", vec![("mail-address-before", "an@suoinga.example"), ("mail-address-after", "an.le@suoinga.example")]),
        ];
        let item = |(template, rows): (&'static str, Vec<(&'static str, &str)>)| Item {
            template,
            params: vec![
                ("subject", household.to_owned()),
                ("award", "Giấy khen".to_owned()),
                ("stage", "Thẩm định".to_owned()),
                ("due", "17/10/2026".to_owned()),
                ("unit", "Xã Suối Ngà".to_owned()),
                ("name", "Lê Mẫu An".to_owned()),
                ("role", "Chủ tịch".to_owned()),
            ],
            rows: [("mail-subject", household)].into_iter().chain(rows).map(|(key, value)| (key, value.to_owned())).collect(),
            url: "http://here/nominations/1".to_owned(),
        };
        all.into_iter().map(item).collect()
    }

    fn letter(language: Language, items: Vec<Item>) -> Letter {
        Letter { language, reader: "Lê Mẫu Kiểm".to_owned(), items }
    }

    fn letters(language: Language) -> impl Iterator<Item = Letter> {
        let digest = items().into_iter().skip(1).take(2).collect();
        items().into_iter().map(|item| vec![item]).chain([digest]).map(move |items| letter(language, items))
    }

    #[test]
    fn letters_say_what_happened_in_both_languages() {
        let mut said = String::new();
        for language in Language::ALL {
            for letter in letters(*language) {
                let written = write(&letter).unwrap();
                let templates: Vec<&str> = letter.items.iter().map(|item| item.template).collect();
                writeln!(said, "== {language} {}\n{}\n\n{}", templates.join(" + "), written.subject, written.text).unwrap();
            }
        }
        insta::assert_snapshot!(said);
    }

    #[test]
    fn every_kind_of_letter_has_words() {
        let written: Vec<&str> = items().into_iter().map(|item| item.template).collect();
        let mut known: Vec<&str> = crate::domain::job::Template::ALL.iter().map(|template| template.code()).collect();
        known.extend([
            "invitation",
            "reset",
            "password_changed",
            "second_factor_on",
            "second_factor_off",
            "account_changed",
            "office_unheld",
            "role_to_confirm",
            "role_given",
            "owner_leaves",
            "address_changed",
        ]);
        assert_eq!(written, known);
    }

    #[test]
    fn html_letters_escape_what_people_typed() {
        for letter in letters(Language::Vietnamese) {
            let written = write(&letter).unwrap();
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
            id: "1".to_owned(),
            message_id: "0192".to_owned(),
            threads: vec!["a".to_owned(), "b".to_owned()],
            name: "Name\r\nBcc: other@example.org".to_owned(),
            address: "reader@example.org".to_owned(),
            date: "2026-10-17T02:00:00Z".parse().unwrap(),
        };
        let (first, second) = (mailer.message(&envelope, &written).unwrap(), mailer.message(&envelope, &written).unwrap());
        let raw = String::from_utf8(first.formatted()).unwrap();
        assert!(raw.contains("Message-ID: <0192@localhost>"), "{raw}");
        assert!(String::from_utf8(second.formatted()).unwrap().contains("Message-ID: <0192@localhost>"));
        assert!(raw.contains("In-Reply-To: <a@localhost>\r\n") && raw.contains("References: <a@localhost> <b@localhost>\r\n"), "{raw}");
        let heads = raw.split("\r\n\r\n").next().unwrap();
        assert!(!heads.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc:")), "{heads}");
        assert_eq!(first.envelope().to().len(), 1);
    }
}
