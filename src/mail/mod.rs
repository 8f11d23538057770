//! How letters look and leave. The only code that knows lettre. What they say comes from `words`; when they leave, from `jobs`.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::domain::people::{Language, SubjectKind};
use crate::words::{self, say, say_with};

/// What a letter tells.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Of the reader.
    pub language: Language,
    /// The reader's name.
    pub reader: String,
    /// Who is proposed.
    pub subject_name: String,
    /// What they are.
    pub subject_kind: SubjectKind,
    /// For which award.
    pub award_name: String,
    /// By which unit.
    pub unit_name: String,
    /// Where the file can be seen.
    pub url: String,
    /// What happened.
    pub news: News,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum News {
    /// The file waits for the reader.
    Waiting {
        /// In this stage.
        stage_name: String,
        /// By when.
        due_on: Option<NaiveDate>,
        /// Why it came back, if it did.
        reason: Option<String>,
    },
    /// The award is given.
    Awarded {
        /// Number of the decision, as written.
        decision_number: String,
        /// Its date.
        decided_on: NaiveDate,
        /// Đồng.
        amount: i64,
    },
    /// The file was refused.
    Refused {
        /// Why.
        reason: String,
    },
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

/// A letter in words, not yet addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    let mut rows = vec![
        (label("mail-subject"), format!("{} ({})", facts.subject_name, label(&format!("subject-{}", facts.subject_kind)))),
        (label("mail-award"), facts.award_name.clone()),
        (label("mail-unit"), facts.unit_name.clone()),
    ];
    let (template, params) = match &facts.news {
        News::Waiting { stage_name, due_on, reason } => {
            rows.push((label("mail-stage"), stage_name.clone()));
            rows.extend(due_on.map(|due| (label("mail-due"), words::date(due))));
            rows.extend(reason.clone().map(|reason| (label("mail-reason"), reason)));
            (
                if reason.is_some() { "returned" } else { "waiting" },
                vec![("subject", facts.subject_name.clone()), ("stage", stage_name.clone())],
            )
        }
        News::Awarded { decision_number, decided_on, amount } => {
            rows.push((label("mail-decision"), format!("{decision_number}, {}", words::date(*decided_on))));
            rows.push((label("mail-amount"), words::dong(*amount)));
            ("awarded", vec![("subject", facts.subject_name.clone()), ("award", facts.award_name.clone())])
        }
        News::Refused { reason } => {
            rows.push((label("mail-reason"), reason.clone()));
            ("refused", vec![("subject", facts.subject_name.clone()), ("award", facts.award_name.clone())])
        }
    };
    let subject = say_with(language, &format!("mail-{template}-title"), &params);
    let lines = [say_with(language, &format!("mail-{template}-body"), &params)];
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
        open: label("mail-open"),
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
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", envelope.id, self.from.email.domain())))
            .date(envelope.date.into())
            .from(self.from.clone())
            .to(Mailbox::new(Some(envelope.name.clone()), address))
            .subject(written.subject.clone())
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

    fn facts(language: Language, news: News) -> Facts {
        Facts {
            language,
            reader: "Lê Thị Kiểm Thử".to_owned(),
            subject_name: "Hộ <ông> Giả Định & con".to_owned(),
            subject_kind: SubjectKind::Household,
            award_name: "Giấy khen".to_owned(),
            unit_name: "Xã Suối Ngà".to_owned(),
            url: "http://here/nominations/1".to_owned(),
            news,
        }
    }

    fn all_news() -> [(&'static str, News); 4] {
        let date = NaiveDate::from_ymd_opt(2026, 10, 17).unwrap();
        let waiting = |reason: Option<&str>| News::Waiting {
            stage_name: "Thẩm định".to_owned(),
            due_on: Some(date),
            reason: reason.map(str::to_owned),
        };
        [
            ("waiting", waiting(None)),
            ("returned", waiting(Some("Thiếu ngày xảy ra"))),
            ("awarded", News::Awarded { decision_number: "163/QĐ-UBND".to_owned(), decided_on: date, amount: 1_138_500 }),
            ("refused", News::Refused { reason: "Đã khen cho cùng thành tích".to_owned() }),
        ]
    }

    #[test]
    fn letters_say_what_happened_in_both_languages() {
        let mut said = String::new();
        for language in Language::ALL {
            for (name, news) in all_news() {
                let written = write(&facts(*language, news)).unwrap();
                writeln!(said, "== {language} {name}\n{}\n\n{}", written.subject, written.text).unwrap();
            }
        }
        insta::assert_snapshot!(said);
    }

    #[test]
    fn html_letters_escape_what_people_typed() {
        for (_, news) in all_news() {
            let written = write(&facts(Language::Vietnamese, news)).unwrap();
            assert!(written.html.contains("&#38; con") && !written.html.contains("<ông>"), "{}", written.html);
            assert!(written.text.contains("Hộ <ông> Giả Định & con"));
        }
    }

    #[test]
    fn a_letter_keeps_its_message_id_and_cannot_carry_headers() {
        let (mailer, _) = Mailer::memory("Thi đua <thidua@localhost>").unwrap();
        let mut written = write(&facts(Language::English, News::Refused { reason: "x".to_owned() })).unwrap();
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
