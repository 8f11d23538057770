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

/// Does the password fit? Without a hash it takes as long and answers no.
#[must_use]
pub fn fits(password: &str, kept: Option<&str>) -> bool {
    let verified = PasswordHash::new(kept.unwrap_or(NOBODY))
        .is_ok_and(|hash| Argon2::default().verify_password(normal(password).as_bytes(), &hash).is_ok());
    verified && kept.is_some()
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
    }
}
