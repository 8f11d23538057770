//! The language of an answer.

use actix_web::http::header::{self, AcceptLanguage, HeaderMap, Quality, from_comma_delimited};

use crate::domain::register::people::Language;

/// The language a reader asks for (RFC 9110 §12.5.4); Vietnamese when they name neither.
#[must_use]
pub fn language(headers: &HeaderMap) -> Language {
    let asked = from_comma_delimited(headers.get_all(header::ACCEPT_LANGUAGE));
    let mut asked = AcceptLanguage(asked.unwrap_or_default());
    // What is not wanted at all stands in the list too.
    asked.0.retain(|one| one.quality > Quality::ZERO);
    let ranked = asked.ranked();
    let mut known = ranked
        .iter()
        .filter_map(|tag| tag.item()?.primary_language().parse().ok());
    known.next().unwrap_or(Language::Vietnamese)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn readers_get_the_language_they_prefer() {
        for (header, expected) in [
            ("", Language::Vietnamese),
            ("fr", Language::Vietnamese),
            ("en", Language::English),
            ("EN-gb,en;q=0.9,vi;q=0.8", Language::English),
            ("vi;q=0.5, en;q=0.4", Language::Vietnamese),
            ("vi;q=0.4, fr, en;q=0.5", Language::English),
            ("en, vi", Language::English),
            ("en;q=0, vi;q=0", Language::Vietnamese),
            ("en;q=0", Language::Vietnamese),
            ("*;q=x;;;", Language::Vietnamese),
            ("*, en;q=0.1", Language::English),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(
                header::ACCEPT_LANGUAGE,
                HeaderValue::from_str(header).unwrap(),
            );
            assert_eq!(language(&headers), expected, "{header:?}");
        }
        assert_eq!(language(&HeaderMap::new()), Language::Vietnamese);
    }
}
