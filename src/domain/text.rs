//! Text as people write it: normal form C on the way in, folded for search, and its limits.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Why a text was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing but white space.
    #[error("empty")]
    Empty,
    /// More characters than this.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// A control character other than a line break or a tab.
    #[error("control character")]
    Control,
}

/// One line of text: trimmed, in normal form C, inner white space as single spaces, 1 to `limit` characters.
pub fn line(text: &str, limit: usize) -> Result<String, TextFault> {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
    limited(text, limit)
}

/// Some lines of text: trimmed, in normal form C, line breaks as `\n`, 1 to `limit` characters.
pub fn lines(text: &str, limit: usize) -> Result<String, TextFault> {
    let text: String = text.replace("\r\n", "\n").trim().nfc().collect();
    limited(text, limit)
}

/// Signs that show nothing or turn the direction of what stands behind them: in the name of a file they hide its ending.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The name of a file as it was sent: without the folders before it and without signs that nobody sees.
pub fn file_name(sent: &str, limit: usize) -> Result<String, TextFault> {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    line(&name.chars().filter(|c| !is_unseen(*c)).collect::<String>(), limit)
}

fn limited(text: String, limit: usize) -> Result<String, TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    if text.chars().count() > limit {
        return Err(TextFault::TooLong(limit));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(TextFault::Control);
    }
    Ok(text)
}

/// The text as search sees it: no accents, no tones, `đ` and its look-alike as `d`, lower case.
///
/// ```
/// assert_eq!(thidua::domain::text::fold("Đặng Thị NGỌC"), "dang thi ngoc");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(|c| match c {
            'Đ' | 'đ' | 'Ð' | 'ð' => 'd'.to_lowercase(),
            c => c.to_lowercase(),
        })
        .collect()
}

/// An e-mail address fit to sign in with: one line, one `@`, a dot behind it, in lower case.
pub fn email(text: &str) -> Result<String, TextFault> {
    let text = line(text, 254)?.to_lowercase();
    let fits = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains('@')
    });
    if fits && text.is_ascii() && !text.contains([' ', '<', '>', ',', ';', '"', '(', ')']) { Ok(text) } else { Err(TextFault::Control) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_written_in_either_normal_form_are_one_name() {
        assert_eq!(
            line("  Trương   Phước ", 100),
            line("Trương Phươ\u{301}c".replace('ơ', "u\u{31b}ơ").trim(), 100).map(|_| "Trương Phước".to_owned())
        );
        assert_eq!(fold("Hòa"), fold("Hoà"));
        assert_eq!(fold("TRƯỜNG"), "truong");
    }

    #[test]
    fn an_address_needs_both_sides() {
        assert!(email("officer@suoinga.example").is_ok());
        for wrong in ["", "a", "a@", "@b.c", "a@b", "a b@c.d", "a@b.c>", "a@b@c.d"] {
            assert!(email(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC*") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
