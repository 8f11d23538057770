//! Numbers of papers as offices type them: the one form they are kept in, and the key by which two
//! that look alike are one.

use unicode_normalization::UnicodeNormalization;

use crate::domain::base::text::fold;

/// The greatest number of a year.
pub const MOST: i32 = 999_999;

/// A number that an office enters takes our counter along if it lies at most so far ahead of it: no
/// body issues as many decisions between two of ours. What lies further ahead is a slip of the
/// hand, and does not spend the year.
pub const AHEAD: i32 = 10_000;

/// The marks over and under Vietnamese letters, as normal form D has them.
const MARKS: [char; 8] = [
    '\u{300}', '\u{301}', '\u{302}', '\u{303}', '\u{306}', '\u{309}', '\u{31b}', '\u{323}',
];

/// Why a number was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// Nothing is left of it.
    #[error("empty")]
    Empty,
    /// More characters than this.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// A sign that no number of a paper has: one of another script that looks like ours, one of no
    /// width.
    #[error("the sign {0:?}")]
    Sign(char),
    /// Not a number with a letter behind it at most.
    #[error("no number")]
    NoNumber,
    /// Zero, or more than a year has.
    #[error("out of range")]
    OutOfRange,
}

/// The one sign of those that are typed for it: old keyboards have a letter of Iceland for our Đ,
/// word processors make dashes.
fn plain(sign: char) -> char {
    match sign {
        '\u{d0}' | '\u{189}' => 'Đ',
        '\u{f0}' | '\u{256}' => 'đ',
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' => '-',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' => '/',
        sign if sign.is_whitespace() => ' ',
        sign => sign,
    }
}

fn belongs(sign: char) -> bool {
    let mut parts = std::iter::once(sign).nfd();
    let base = parts.next().is_some_and(|base| {
        base.is_ascii_alphanumeric() || matches!(base, 'Đ' | 'đ') || " -/.,&()_".contains(base)
    });
    base && parts.all(|mark| MARKS.contains(&mark))
}

/// A number or series as it is kept: plain signs, none before the first and behind the last that
/// stands for nothing, each stroke and dash once and without blanks around it; 1 to `limit`
/// characters.
pub fn written(text: &str, limit: usize) -> Result<String, NumberFault> {
    let signs: String = text.nfkc().map(plain).collect();
    let mut kept = String::with_capacity(signs.len());
    for sign in signs.chars() {
        if !belongs(sign) {
            return Err(NumberFault::Sign(sign));
        }
        let joins = |sign: char| matches!(sign, '-' | '/');
        if joins(sign) || sign == ' ' {
            let last = kept.chars().next_back();
            match last {
                None => continue,
                Some(last) if last == sign || (sign == ' ' && joins(last)) => continue,
                Some(' ') => {
                    kept.pop();
                }
                Some(_) => {}
            }
            if kept.ends_with(sign) {
                continue;
            }
        }
        kept.push(sign);
    }
    let kept = kept.trim_end_matches([' ', '-', '/']);
    match kept.chars().count() {
        0 => Err(NumberFault::Empty),
        count if count > limit => Err(NumberFault::TooLong(limit)),
        _ => Ok(kept.to_owned()),
    }
}

/// By what two numbers or series are one: letters without marks and case, digits and strokes, a
/// dash where it parts two numbers, no zeros before the first.
///
/// ```
/// use thidua::domain::base::number::key;
/// assert_eq!(key("05/TTr-UBND"), key("5/ TTR–UBND"));
/// assert_ne!(key("5/TTr"), key("51/TTr"));
/// assert_ne!(key("12-1/TTr"), key("121/TTr"));
/// ```
#[must_use]
pub fn key(text: &str) -> String {
    let plain: String = text.nfkc().map(plain).collect();
    let signs: Vec<char> = fold(&plain)
        .chars()
        .filter(|sign| sign.is_alphanumeric() || matches!(sign, '/' | '-'))
        .collect();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| signs.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    let stays = |(at, sign): &(usize, &char)| {
        **sign != '-' || (is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)))
    };
    let kept: String = signs
        .iter()
        .enumerate()
        .filter(stays)
        .map(|(_, sign)| *sign)
        .collect();
    let parts: Vec<&str> = kept.split('/').filter(|part| !part.is_empty()).collect();
    parts.join("/").trim_start_matches('0').to_owned()
}

/// The number of a decision: digits, and one letter where it was squeezed in between two: `163a`.
pub fn counted(text: &str) -> Result<(i32, String), NumberFault> {
    let text: String = text.nfkc().map(plain).filter(|sign| *sign != ' ').collect();
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let suffix: String = text
        .chars()
        .skip(digits.len())
        .flat_map(char::to_lowercase)
        .collect();
    let is_letter = suffix
        .chars()
        .all(|sign| sign.is_ascii_lowercase() || sign == 'đ');
    if digits.is_empty() || suffix.chars().count() > 1 || !is_letter {
        return Err(NumberFault::NoNumber);
    }
    let number = digits
        .parse()
        .ok()
        .filter(|number| (1..=MOST).contains(number))
        .ok_or(NumberFault::OutOfRange)?;
    Ok((number, suffix))
}

/// The letter that was typed before the series, where it belongs behind the number, and the series
/// without it: `a/QĐ-UBND`.
#[must_use]
pub fn split_letter(series: &str) -> (Option<String>, &str) {
    match series.split_once('/') {
        Some((letter, rest))
            if letter.chars().count() == 1 && letter.chars().all(char::is_alphabetic) =>
        {
            (Some(letter.to_lowercase()), rest)
        }
        _ => (None, series),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_was_typed_for_it_is_kept_as_one() {
        for typed in [
            "QĐ-UBND",
            "QÐ-UBND",
            "Q\u{189}-UBND",
            "/QĐ-UBND",
            "//QĐ-UBND/",
            " QĐ - UBND ",
            "QĐ\u{2013}UBND",
            "QĐ\u{2011}UBND",
            "QĐ\u{a0}-\u{a0}UBND",
            "ＱĐ－ＵＢＮＤ",
            "QĐ--UBND",
        ] {
            assert_eq!(written(typed, 30).as_deref(), Ok("QĐ-UBND"), "{typed}");
        }
        for (typed, kept) in [
            ("2026/QĐ-UBND", "2026/QĐ-UBND"),
            ("12 / TTr", "12/TTr"),
            ("qđ-ubnd", "qđ-ubnd"),
            ("Tờ trình số 5", "Tờ trình số 5"),
        ] {
            assert_eq!(written(typed, 30).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn what_only_looks_like_it_is_refused() {
        for (typed, sign) in [
            ("QĐ-\u{423}BND", '\u{423}'),
            ("\u{391}B", '\u{391}'),
            ("QĐ\u{200b}-UBND", '\u{200b}'),
            ("Q\u{202e}Đ", '\u{202e}'),
            ("Q\u{301}\u{301}", '\u{301}'),
        ] {
            assert_eq!(
                written(typed, 30),
                Err(NumberFault::Sign(sign)),
                "{typed:?}"
            );
        }
        assert_eq!(written(" / ", 30), Err(NumberFault::Empty));
        assert_eq!(written("QĐ-UBND", 6), Err(NumberFault::TooLong(6)));
    }

    #[test]
    fn two_that_look_alike_have_one_key() {
        for typed in [
            "QĐ-UBND",
            "QÐ-UBND",
            "qđ-ubnd",
            "QĐ–UBND",
            "QĐ UBND",
            "QD-UBND",
            "/QĐ-UBND",
        ] {
            assert_eq!(key(typed), "qdubnd", "{typed}");
        }
        assert_eq!(key("05/TTr"), key("5/TTr"));
        for (one, other) in [
            ("12/1-TTr", "1/21-TTr"),
            ("2026/QĐ-UBND", "QĐ-UBND"),
            ("5/TTr", "50/TTr"),
        ] {
            assert_ne!(key(one), key(other));
        }
    }

    #[test]
    fn a_number_can_have_a_letter_behind_it() {
        for (typed, number, suffix) in [
            ("163", 163, ""),
            ("0163", 163, ""),
            ("163a", 163, "a"),
            (" 163 A ", 163, "a"),
            ("7Đ", 7, "đ"),
            ("１６３", 163, ""),
        ] {
            assert_eq!(counted(typed), Ok((number, suffix.to_owned())), "{typed}");
        }
        for wrong in ["", "a", "163ab", "163/QĐ", "-1", "163а", "1.5"] {
            assert_eq!(counted(wrong), Err(NumberFault::NoNumber), "{wrong}");
        }
        for wrong in ["0", "1000000", "99999999999"] {
            assert_eq!(counted(wrong), Err(NumberFault::OutOfRange), "{wrong}");
        }
        assert_eq!(split_letter("a/QĐ-UBND"), (Some("a".to_owned()), "QĐ-UBND"));
        assert_eq!(split_letter("2026/QĐ-UBND"), (None, "2026/QĐ-UBND"));
    }
}
