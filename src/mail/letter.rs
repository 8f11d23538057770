//! What letters say, in words: plain text and HTML from one list of things.

use askama::Template;

use crate::domain::register::people::Language;
use crate::mail::MailFault;
use crate::words::{say, say_with};

/// What a letter tells: one thing, or several that fell together. Not for a log: an address in it
/// may hold the token of a link.
#[derive(Clone)]
pub struct Letter {
    /// Of the reader.
    pub language: Language,
    /// The reader's name.
    pub reader: String,
    /// What it tells, in order.
    pub items: Vec<Item>,
    /// What else there is that it does not tell one by one.
    pub more: Option<More>,
}

/// Things that a letter only counts. Not for a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// How many.
    pub count: usize,
    /// Where they can be seen.
    pub url: String,
}

impl More {
    /// So many, to be seen there; nothing where there are none.
    #[must_use]
    pub fn of(count: usize, url: String) -> Option<Self> {
        (count > 0).then_some(Self { count, url })
    }
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

/// What else there is, in words.
struct Rest {
    line: String,
    open: String,
    url: String,
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
    rest: Option<&'a Rest>,
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
    rest: Option<&'a Rest>,
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

/// Puts a letter into words: one thing fills it as its own letter, several have a block each.
#[expect(clippy::too_many_lines, reason = "one letter from top to bottom")]
pub fn write(letter: &Letter) -> Result<Written, MailFault> {
    let language = letter.language;
    let label = |key: &str| say(language, key);
    let title = |item: &Item| {
        say_with(
            language,
            &format!("mail-{}-title", item.template),
            &item.params,
        )
    };
    let counted = |count: usize| [("count", count.to_string())];
    let all = letter.items.len() + letter.more.as_ref().map_or(0, |more| more.count);
    let (subject, opening) = match letter.items.as_slice() {
        [one] if letter.more.is_none() => (title(one), None),
        listed => (
            say_with(language, "mail-several-title", &counted(all)),
            Some(say_with(
                language,
                "mail-several-body",
                &counted(listed.len()),
            )),
        ),
    };
    let block = |item: &Item| Block {
        title: opening.is_some().then(|| title(item)),
        body: say_with(
            language,
            &format!("mail-{}-body", item.template),
            &item.params,
        ),
        rows: item
            .rows
            .iter()
            .map(|(key, value)| (label(key), value.clone()))
            .collect(),
        url: item.url.clone(),
    };
    let items: Vec<Block> = letter.items.iter().map(block).collect();
    let rest = letter.more.as_ref().map(|more| Rest {
        line: say_with(language, "mail-more", &counted(more.count)),
        open: label("mail-open-work"),
        url: more.url.clone(),
    });
    let rest = rest.as_ref();
    let greeting = say_with(
        language,
        "mail-greeting",
        &[("name", letter.reader.clone())],
    );
    let (greeting, opening, items, footer) = (
        greeting.as_str(),
        opening.as_deref(),
        items.as_slice(),
        &*label("mail-footer"),
    );
    let broken = |error: askama::Error| MailFault::Final(error.to_string());
    let text = TextLetter {
        greeting,
        opening,
        items,
        rest,
        footer,
    }
    .render()
    .map_err(broken)?;
    let open = label(match letter.items.as_slice() {
        [
            Item {
                template: "invitation" | "reset",
                ..
            },
        ] => "mail-open-link",
        [
            Item {
                template:
                    "password_changed" | "second_factor_on" | "second_factor_off" | "account_changed"
                    | "address_changed",
                ..
            },
        ] => "mail-open-account",
        [
            Item {
                template: "client_disabled" | "client_enabled" | "client_secret_rotated",
                ..
            },
        ] => "mail-open-clients",
        [
            Item {
                template: "second_factor_taken",
                ..
            },
        ] => "mail-open-user",
        [
            Item {
                template: "meeting_invited" | "meeting_changed" | "meeting_cancelled",
                ..
            },
        ] => "mail-open-meeting",
        _ => "mail-open",
    });
    let (language, title, open) = (language.code(), subject.as_str(), open.as_str());
    let html = HtmlLetter {
        language,
        title,
        greeting,
        opening,
        items,
        rest,
        open,
        footer,
    }
    .render()
    .map_err(broken)?;
    Ok(Written {
        subject,
        text,
        html,
    })
}

#[cfg(test)]
mod tests;
