//! Text as people write it: normal form C on the way in, folded for search, and its limits.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfkc_quick};

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

/// One line of text as people type names, titles and codes: in normal form C, white space folded,
/// without signs that nobody sees, the Đ of old keyboards as Đ, 1 to `limit` characters. What is
/// left of it is one name for everybody who reads it.
pub fn line(text: &str, limit: usize) -> Result<String, TextFault> {
    if is_plain(text) {
        return limited(text.to_owned(), limit);
    }
    let seen: String = seen(text)
        .map(|c| {
            if matches!(c, '\u{d0}' | '\u{189}') {
                'Đ'
            } else {
                c
            }
        })
        .collect();
    let text: String = seen
        .split(is_blank)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .nfc()
        .collect();
    let text = limited(text, limit)?;
    if text.contains(['\n', '\t']) || has_loose_mark(&text) {
        Err(TextFault::Control)
    } else {
        Ok(text)
    }
}

/// Is it a line already: Vietnamese letters and the signs of a keyboard, single blanks between?
/// Nearly every cell of a large table is, and is read in a fraction of the time.
fn is_plain(text: &str) -> bool {
    let mut before = ' ';
    let fits = text.chars().all(|c| {
        let fits = if c == ' ' {
            before != ' '
        } else {
            c.is_ascii_graphic()
                || matches!(c, '\u{c0}'..='\u{cf}' | '\u{d1}'..='\u{17f}' | '\u{1a0}' | '\u{1a1}'
                    | '\u{1af}' | '\u{1b0}' | '\u{1ea0}'..='\u{1ef9}')
        };
        before = c;
        fits
    });
    fits && before != ' '
}

/// Some lines of text: trimmed, in normal form C, without signs that nobody sees, line breaks of
/// every kind as `\n`, 1 to `limit` characters.
pub fn lines(text: &str, limit: usize) -> Result<String, TextFault> {
    let text = text.replace("\r\n", "\n").replace(
        ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'],
        "\n",
    );
    let text: String = seen(&text).nfc().collect();
    let text = text.trim().to_owned();
    if text.chars().all(is_blank) {
        Err(TextFault::Empty)
    } else {
        limited(text, limit)
    }
}

/// Signs that show nothing or turn the direction of what stands behind them: in the name of a file
/// they hide its ending.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The name of a file as it was sent: without the folders before it and without signs that nobody
/// sees.
pub fn file_name(sent: &str, limit: usize) -> Result<String, TextFault> {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    line(
        &name.chars().filter(|c| !is_unseen(*c)).collect::<String>(),
        limit,
    )
}

fn limited(text: String, limit: usize) -> Result<String, TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    if text.chars().count() > limit {
        return Err(TextFault::TooLong(limit));
    }
    if text
        .chars()
        .any(|c| (c.is_control() && c != '\n' && c != '\t') || is_no_character(c))
    {
        return Err(TextFault::Control);
    }
    Ok(text)
}

/// White space, and what is drawn as nothing but a space.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{115f}' | '\u{1160}'
        )
}

/// The characters that somebody can see: without those of no width, those that turn the direction
/// of writing, soft hyphens, variation selectors and tags (Unicode's default ignorable code points,
/// and the signs around annotations).
fn seen(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| {
        !matches!(*c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
    })
}

/// What Unicode keeps for programs (noncharacters), and what stands for bytes that were lost.
fn is_no_character(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fffd}') || u32::from(c) & 0xfffe == 0xfffe
}

/// More accents than these on one letter are drawn over the lines above.
const MARKS: usize = 3;

/// Is there an accent without a letter below it, or a tower of them?
fn has_loose_mark(text: &str) -> bool {
    let (mut on_letter, mut marks) = (false, 0);
    text.chars().any(|c| {
        if is_combining_mark(c) {
            marks += 1;
            return !on_letter || marks > MARKS;
        }
        (on_letter, marks) = (c.is_alphanumeric(), 0);
        false
    })
}

/// The key under which codes, series and numbers are compared: two that look alike on paper have
/// one key. Case, the kinds of dash, slash and apostrophe, wide and small forms, the Đ of old
/// keyboards, Cyrillic and Greek letters that look like Latin ones make no difference; accents do,
/// and so does đ beside d.
///
/// ```
/// use thidua::domain::base::text::look;
/// assert_eq!(look("QĐ\u{2010}UBND"), look("q\u{d0}-ubnd"));
/// assert_ne!(look("QĐ-UBND"), look("QD-UBND"));
/// ```
#[must_use]
pub fn look(text: &str) -> String {
    let mut letters: String = seen(text).collect();
    if is_nfkc_quick(letters.chars()) != IsNormalized::Yes {
        letters = letters.nfkc().collect();
    }
    let letters: String = letters.chars().map(latin).collect();
    let words: Vec<&str> = letters
        .split(is_blank)
        .filter(|word| !word.is_empty())
        .collect();
    let look = words.join(" ").to_lowercase();
    if is_nfc_quick(look.chars()) == IsNormalized::Yes {
        look
    } else {
        look.nfc().collect()
    }
}

/// The Latin letter or the sign that a character looks like.
fn latin(c: char) -> char {
    match c {
        '\u{d0}' | '\u{f0}' | '\u{189}' | '\u{256}' => 'đ',
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2043}'
        | '\u{2d7}'
        | '\u{58a}'
        | '\u{5be}'
        | '\u{1806}'
        | '\u{2e3a}'
        | '\u{2e3b}' => '-',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' => '/',
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{2b9}' | '\u{b4}' | '\u{2032}' | '`' => '\'',
        'А' | 'а' | 'Α' | 'α' => 'a',
        'В' | 'в' | 'Β' | 'β' => 'b',
        'С' | 'с' | 'Ϲ' | 'ϲ' => 'c',
        'Ԁ' | 'ԁ' => 'd',
        'Е' | 'е' | 'Ε' | 'ε' => 'e',
        'Н' | 'н' | 'Һ' | 'һ' | 'Η' => 'h',
        'І' | 'і' | 'Ӏ' | 'ӏ' | 'Ι' | 'ι' | 'ı' => 'i',
        'Ј' | 'ј' | 'Ϳ' | 'ϳ' => 'j',
        'К' | 'к' | 'Κ' | 'κ' => 'k',
        'М' | 'м' | 'Μ' => 'm',
        'Ν' | 'η' => 'n',
        'О' | 'о' | 'Ο' | 'ο' => 'o',
        'Р' | 'р' | 'Ρ' | 'ρ' => 'p',
        'Ԛ' | 'ԛ' => 'q',
        'Ѕ' | 'ѕ' => 's',
        'Т' | 'т' | 'Τ' | 'τ' => 't',
        'υ' => 'u',
        'ν' | 'Ѵ' | 'ѵ' => 'v',
        'Ԝ' | 'ԝ' => 'w',
        'Х' | 'х' | 'Χ' | 'χ' => 'x',
        'У' | 'у' | 'Ү' | 'ү' | 'Υ' => 'y',
        'Ζ' => 'z',
        c => c,
    }
}

/// The text as search sees it: no accents, no tones, `đ` and its look-alike as `d`, lower case.
///
/// ```
/// assert_eq!(thidua::domain::base::text::fold("Đặng Thị NGỌC"), "dang thi ngoc");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        // In which order the marks of a letter come makes no difference: none is kept.
        decompose_canonical(c, |part| match part {
            'Đ' | 'đ' | 'Ð' | 'ð' => folded.push('d'),
            part if is_combining_mark(part) => {}
            part => folded.extend(part.to_lowercase()),
        });
    }
    folded
}

/// The folded words of a text, letters and digits alone, each behind a blank: by them it is found.
///
/// ```
/// assert_eq!(thidua::domain::base::text::words("163a/QĐ-UBND, về việc"), " 163a qd ubnd ve viec");
/// ```
#[must_use]
pub fn words(text: &str) -> String {
    let folded = fold(text);
    let words = folded
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.fold(String::new(), |all, word| all + " " + word)
}

/// What stands between the parts of a word: hyphens, apostrophes of every kind, dots.
fn is_joint(c: char) -> bool {
    !c.is_alphanumeric() || matches!(c, '\u{2b0}'..='\u{2ff}')
}

/// The words by which a name is found, folded, with a blank between each: what is joined by hyphens
/// or apostrophes in its parts and as one, and a single letter together with what follows it.
///
/// ```
/// assert_eq!(thidua::domain::base::text::name_words("Y-Bhăm Êban"), "y bham ybham eban");
/// assert_eq!(thidua::domain::base::text::name_words("H’Hen Niê"), "h hen hhen nie");
/// ```
#[must_use]
pub fn name_words(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut add = |word: String| {
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    };
    let mut letter = String::new();
    for token in fold(name).split_whitespace() {
        let parts: Vec<&str> = token
            .split(is_joint)
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() {
            add(token.to_owned());
        }
        for part in &parts {
            add((*part).to_owned());
        }
        let whole = parts.concat();
        if !letter.is_empty() {
            add(format!("{letter}{whole}"));
        }
        letter = if whole.chars().count() == 1 {
            whole.clone()
        } else {
            String::new()
        };
        add(whole);
    }
    words.join(" ")
}

/// The key by which two names are the same: their letters and digits alone, folded. How a name is
/// parted, and the signs in it, are written now so, now so; a name of signs alone is its own key.
///
/// ```
/// use thidua::domain::base::text::name_key;
/// assert_eq!(name_key("H’Lan Êban"), name_key("H'Lan Ê-ban"));
/// assert_eq!(name_key("Phan-Tự Khen"), name_key("Phan Tự Khen."));
/// ```
#[must_use]
pub fn name_key(name: &str) -> String {
    let folded = fold(&look(name));
    let key: String = folded.chars().filter(|c| !is_joint(*c)).collect();
    if key.is_empty() { folded } else { key }
}

/// The words that are looked for, folded; what holds no letter and no digit is looked for as it is.
#[must_use]
pub fn looked_for(q: &str) -> Vec<String> {
    let folded = fold(q);
    let words: Vec<String> = folded
        .split(is_joint)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        folded.split_whitespace().map(str::to_owned).collect()
    } else {
        words
    }
}

/// An e-mail address fit to sign in with, in lower case: what every mail server takes (RFC 5321
/// §4.1.2, without quotes and literals), so that no letter fails on it later.
pub fn email(text: &str) -> Result<String, TextFault> {
    let text = line(text, 254)?.to_lowercase();
    let fits = text
        .split_once('@')
        .is_some_and(|(local, domain)| is_local_part(local) && is_domain(domain));
    if fits {
        Ok(text)
    } else {
        Err(TextFault::Control)
    }
}

/// Words with dots between (`dot-string`).
fn is_local_part(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    text.len() <= 64
        && text
            .split('.')
            .all(|word| !word.is_empty() && word.bytes().all(is_sign))
}

/// At least two labels of letters, digits and inner hyphens, the last of which is no number.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(is_inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let (rest, last) = text.rsplit_once('.').unwrap_or_default();
    !rest.is_empty()
        && text.split('.').all(is_label)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
