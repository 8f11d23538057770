//! Passwords as Argon2id (RFC 9106). Slow by design: never inside a transaction, never on the event loop.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use unicode_normalization::UnicodeNormalization;

use super::SecretFault;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters of a password.
pub const LONGEST: usize = 200;

/// A hash of nobody's password, so that an unknown account takes as long as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$dGhpZHVhLW5vYm9keS0x$0JG0VQGSIyTfCLkTuCSjOBcCmSEaDCGKQI1aZKX9FhI";

/// Keyboards write the same Vietnamese letters in different normal forms: they are one password (RFC 8265 §4.2.2).
fn normal(password: &str) -> String {
    password.nfc().collect()
}

/// The hash to keep, with a new salt, in PHC string form.
pub fn hash(password: &str) -> Result<String, SecretFault> {
    Argon2::default()
        .hash_password(normal(password).as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| SecretFault(error.to_string()))
}

/// Does the password fit? Without a hash that one can fit it takes as long and answers no.
#[must_use]
pub fn fits(password: &str, kept: Option<&str>) -> bool {
    let kept = kept.and_then(|kept| PasswordHash::new(kept).ok());
    let has_one = kept.is_some();
    let Some(hash) = kept.or_else(|| PasswordHash::new(NOBODY).ok()) else { return false };
    Argon2::default().verify_password(normal(password).as_bytes(), &hash).is_ok() && has_one
}

/// Is the password hard to guess, for somebody who knows these words about its owner? Three of four by zxcvbn (Wheeler, USENIX 2016),
/// with the words folded too: many leave out accents.
#[must_use]
pub fn is_strong(password: &str, words: &[String]) -> bool {
    let normal = normal(password);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.iter().any(|word| word.to_lowercase() == normal.to_lowercase()) {
        return false;
    }
    // A space or a dash between two words that everybody knows does not make them a good password.
    let joined: String = normal.chars().filter(|c| c.is_alphanumeric()).collect();
    [&normal, &joined].iter().all(|text| zxcvbn::zxcvbn(text, &words).score() >= zxcvbn::Score::Three)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_fits_and_nobody_has_none() {
        let kept = hash("correct horse battery").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(fits("correct horse battery", Some(&kept)));
        assert!(!fits("wrong", Some(&kept)));
        let composed = hash("Nguyễn cánh đồng").unwrap();
        assert!(fits("Nguye\u{302}\u{303}n ca\u{301}nh đo\u{302}\u{300}ng", Some(&composed)));
        assert!(!fits("wrong", None));
        assert!(PasswordHash::new(NOBODY).is_ok(), "the hash of nobody must be as slow as a real one");
        assert!(!fits("!", Some("!")) && !fits("", Some("")));
    }

    #[test]
    fn passwords_that_are_tried_first_are_weak() {
        let words = ["nguyen.mau.an@suoinga.example", "Nguyễn Mẫu An", "nguyen mau an", "nguyenmauan", "nguyen", "suoinga", "thidua"]
            .map(str::to_owned);
        for weak in [
            "passwordpassword",
            "123456789012",
            "qwertyuiopas",
            "aaaaaaaaaaaa",
            "nguyenmauan1",
            "Nguyễn Mẫu An",
            "nguyen.mau.an@suoinga.example",
            "suoinga12345",
            "suoinga suoinga",
        ] {
            assert!(!is_strong(weak, &words), "{weak}");
        }
        for strong in ["correct horse battery", "thuyền ba lá qua suối", "k7-Dq2v.Zw9x"] {
            assert!(is_strong(strong, &words), "{strong}");
        }
        assert!(is_strong(&"một câu rất dài ".repeat(12), &words));
    }
}
