//! The letter of the morning: what there is by groups, each with how much it is, the first of it by
//! name, and where the rest can be seen.

use askama::Template;

use super::letter::{More, Written};
use crate::domain::base::job::LetterGroup;
use crate::domain::register::people::Language;
use crate::mail::MailFault;
use crate::words::{say, say_with};

/// What the letter of the morning tells. Not for a log.
#[derive(Clone)]
pub struct MorningLetter {
    /// Of the reader.
    pub language: Language,
    /// The reader's name.
    pub reader: String,
    /// What there is, in order; none is empty.
    pub groups: Vec<MorningGroup>,
    /// Where the reader chooses what is in it.
    pub choose: String,
}

/// What belongs together in the letter. Not for a log.
#[derive(Clone)]
pub struct MorningGroup {
    /// Which.
    pub group: LetterGroup,
    /// What is told by name.
    pub lines: Vec<MorningLine>,
    /// What is only counted.
    pub more: Option<More>,
}

impl MorningGroup {
    fn count(&self) -> usize {
        self.lines.len() + self.more.as_ref().map_or(0, |more| more.count)
    }
}

/// One thing, in words. Not for a log.
#[derive(Clone)]
pub struct MorningLine {
    /// What happened, to what.
    pub text: String,
    /// Where the thing can be seen.
    pub url: String,
}

/// What is only counted, in words.
struct Rest<'a> {
    line: String,
    url: &'a str,
}

/// A group in words.
struct Part<'a> {
    title: String,
    lines: &'a [MorningLine],
    rest: Option<Rest<'a>>,
}

#[derive(Template)]
#[template(path = "morning.txt")]
struct TextMorning<'a> {
    greeting: &'a str,
    opening: &'a str,
    parts: &'a [Part<'a>],
    choose: &'a str,
    choose_url: &'a str,
    footer: &'a str,
}

#[derive(Template)]
#[template(path = "morning.html")]
struct HtmlMorning<'a> {
    language: &'static str,
    title: &'a str,
    greeting: &'a str,
    opening: &'a str,
    parts: &'a [Part<'a>],
    choose: &'a str,
    choose_url: &'a str,
    footer: &'a str,
}

/// Puts the letter of the morning into words. Its subject begins with how much there is.
pub fn write_morning(letter: &MorningLetter) -> Result<Written, MailFault> {
    let language = letter.language;
    let counted =
        |key: &str, count: usize| say_with(language, key, &[("count", count.to_string())]);
    let part = |group: &'_ MorningGroup| {
        let name = say(language, &format!("letter_group-{}", group.group));
        let params = [("group", name), ("count", group.count().to_string())];
        say_with(language, "mail-morning-group", &params)
    };
    let parts: Vec<Part<'_>> = letter
        .groups
        .iter()
        .map(|group| Part {
            title: part(group),
            lines: &group.lines,
            rest: group.more.as_ref().map(|more| Rest {
                line: counted("mail-morning-rest", more.count),
                url: &more.url,
            }),
        })
        .collect();
    let all = letter.groups.iter().map(MorningGroup::count).sum();
    let subject = counted("mail-morning-title", all);
    let greeting = say_with(
        language,
        "mail-greeting",
        &[("name", letter.reader.clone())],
    );
    let (opening, choose, footer) = (
        say(language, "mail-morning-body"),
        say(language, "mail-morning-choose"),
        say(language, "mail-footer"),
    );
    let broken = |error: askama::Error| MailFault::Final(error.to_string());
    let text = TextMorning {
        greeting: &greeting,
        opening: &opening,
        parts: &parts,
        choose: &choose,
        choose_url: &letter.choose,
        footer: &footer,
    }
    .render()
    .map_err(broken)?;
    let html = HtmlMorning {
        language: language.code(),
        title: &subject,
        greeting: &greeting,
        opening: &opening,
        parts: &parts,
        choose: &choose,
        choose_url: &letter.choose,
        footer: &footer,
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
mod tests {
    use super::*;

    #[test]
    fn the_letter_of_the_morning_counts_by_group_and_names_the_first() {
        let line = |n: usize| MorningLine {
            text: format!("XSN-26-{n:05} · Đã khen thưởng: <Mẫu {n}>"),
            url: format!("http://test.example/nominations/{n}"),
        };
        let mut letter = MorningLetter {
            language: Language::Vietnamese,
            reader: "Người Mẫu".to_owned(),
            groups: vec![
                MorningGroup {
                    group: LetterGroup::Waiting,
                    lines: vec![line(1)],
                    more: None,
                },
                MorningGroup {
                    group: LetterGroup::Results,
                    lines: (0..20).map(line).collect(),
                    more: More::of(2_980, "http://test.example/notices".to_owned()),
                },
            ],
            choose: "http://test.example/account/letters".to_owned(),
        };
        for (language, rest) in [
            (Language::Vietnamese, "và 2980 việc khác"),
            (Language::English, "and 2980 more"),
        ] {
            letter.language = language;
            let written = write_morning(&letter).unwrap();
            assert!(written.subject.starts_with("3001 "), "{}", written.subject);
            assert!(written.text.contains(rest) && written.html.contains(rest));
            assert!(
                written
                    .text
                    .contains("\nhttp://test.example/nominations/19\n")
                    && written.text.contains("\nhttp://test.example/notices\n")
                    && written.text.contains(": 3000\n"),
                "{}",
                written.text
            );
            // Below 100 KB mail programs show a letter whole.
            assert!(!written.html.contains("<Mẫu") && written.html.len() < 20_000);
        }
    }
}
