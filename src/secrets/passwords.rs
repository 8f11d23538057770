//! Passwords as Argon2id (RFC 9106). Slow by design: never inside a transaction, never on the event loop.

use std::sync::LazyLock;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use unicode_normalization::UnicodeNormalization;

use super::{SecretFault, random};

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

/// Hashes in memory of its own, which it takes at the first time and keeps: 19 MiB that are asked for and given back at each sign-in leave holes wherever they were.
#[derive(Default)]
pub struct Hasher {
    memory: Vec<Block>,
}

impl Hasher {
    fn room(&mut self, params: &Params) -> &mut [Block] {
        if self.memory.len() < params.block_count() {
            self.memory.resize(params.block_count(), Block::new());
        }
        &mut self.memory
    }

    /// The hash to keep, with a new salt, in PHC string form.
    pub fn hash(&mut self, password: &str) -> Result<String, SecretFault> {
        let fault = |text: String| SecretFault(text);
        let salt: [u8; 16] = random()?;
        let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
        let argon = Argon2::default();
        argon
            .hash_password_into_with_memory(normal(password).as_bytes(), &salt, &mut out, self.room(argon.params()))
            .map_err(|error| fault(error.to_string()))?;
        let hash = PasswordHash {
            algorithm: Algorithm::default().ident(),
            version: Some(Version::default().into()),
            params: ParamsString::try_from(argon.params()).map_err(|error| fault(error.to_string()))?,
            salt: Some(Salt::new(&salt).map_err(|error| fault(error.to_string()))?),
            hash: Some(Output::new(&out).map_err(|error| fault(error.to_string()))?),
        };
        Ok(hash.to_string())
    }

    /// Does the password fit? Without a hash that one can fit it takes as long and answers no.
    #[must_use]
    pub fn fits(&mut self, password: &str, kept: Option<&str>) -> bool {
        let kept = kept.and_then(|kept| PasswordHash::new(kept).ok());
        let has_one = kept.is_some();
        let Some(hash) = kept.or_else(|| PasswordHash::new(NOBODY).ok()) else { return false };
        self.same(normal(password).as_bytes(), &hash).unwrap_or(false) && has_one
    }

    /// Is this the password that was hashed? None where the hash is none of this kind.
    fn same(&mut self, password: &[u8], kept: &PasswordHash) -> Option<bool> {
        let params = Params::try_from(kept).ok()?;
        let algorithm = Algorithm::try_from(kept.algorithm.as_str()).ok()?;
        let version = kept.version.map_or(Some(Version::default()), |version| Version::try_from(version).ok())?;
        let (salt, hash) = (kept.salt.as_ref()?, kept.hash.as_ref()?);
        let mut out = [0; Output::MAX_LENGTH];
        let out = out.get_mut(..hash.len())?;
        let argon = Argon2::new(algorithm, version, params);
        argon.hash_password_into_with_memory(password, salt, out, self.room(argon.params())).ok()?;
        Some(aws_lc_rs::constant_time::verify_slices_are_equal(out, hash.as_bytes()).is_ok())
    }
}

/// The hash of one password, for commands.
pub fn hash(password: &str) -> Result<String, SecretFault> {
    Hasher::default().hash(password)
}

/// Words and phrases that everybody thinks of, without accents: whole, and written as one.
fn common() -> &'static [String] {
    static COMMON: LazyLock<Vec<String>> = LazyLock::new(|| {
        let lines = include_str!("../../data/common_passwords.txt").lines().map(str::trim);
        let phrases = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        phrases.map(|phrase| phrase.split(' ').collect()).collect()
    });
    &COMMON
}

/// Without accents and tones, as many type it.
fn bare(text: &str) -> String {
    let letters = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    letters.map(|c| if c == 'đ' || c == 'Đ' { 'd' } else { c }).collect()
}

/// Is the password hard to guess, for somebody who knows these words about its owner? Three of four by zxcvbn (Wheeler, USENIX 2016),
/// with the words folded too: many leave out accents.
#[must_use]
pub fn is_strong(password: &str, words: &[String]) -> bool {
    let normal = normal(password);
    // Those first that are known of the owner: what stands earlier is guessed earlier.
    let words: Vec<&str> = words.iter().chain(common()).map(String::as_str).collect();
    if words.iter().any(|word| word.to_lowercase() == normal.to_lowercase()) {
        return false;
    }
    // A space or a dash between two words that everybody knows does not make them a good password.
    let joined: String = normal.chars().filter(|c| c.is_alphanumeric()).collect();
    let bare = bare(&joined);
    [&normal, &joined, &bare].iter().all(|text| zxcvbn::zxcvbn(text, &words).score() >= zxcvbn::Score::Three)
}

#[cfg(test)]
mod tests {
    use argon2::{PasswordHasher as _, PasswordVerifier as _};

    use super::*;

    fn fits(password: &str, kept: Option<&str>) -> bool {
        Hasher::default().fits(password, kept)
    }

    #[test]
    fn what_was_hashed_before_fits_in_memory_that_was_used() {
        // As the library writes it, with its own memory.
        let kept = "$argon2id$v=19$m=19456,t=2,p=1$dGhpZHVhLW5vYm9keS0x$0JG0VQGSIyTfCLkTuCSjOBcCmSEaDCGKQI1aZKX9FhI";
        assert_eq!(kept, NOBODY);
        let mut hasher = Hasher::default();
        let (first, second) = (hasher.hash("correct horse battery").unwrap(), hasher.hash("correct horse battery").unwrap());
        assert_ne!(first, second);
        for _ in 0..2 {
            assert!(hasher.fits("correct horse battery", Some(&first)) && hasher.fits("correct horse battery", Some(&second)));
            assert!(!hasher.fits("correct horse batter", Some(&first)));
        }
        assert!(Argon2::default().verify_password(b"correct horse battery", first.as_str()).is_ok());
        let theirs = Argon2::default().hash_password_with_salt(b"a password", b"0123456789abcdef").unwrap().to_string();
        assert!(hasher.fits("a password", Some(&theirs)));
    }

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
            "anhyeuemnhieulam",
            "Anh yêu em nhiều lắm",
            "congtychetao",
            "matkhaucuatoi",
            "vietnamvodich2026",
            "uybannhandan2026",
            "giadinhhanhphuc",
            "tinhyeuvinhcuu",
            "passwordpassword1",
            "iloveyouforever",
        ] {
            assert!(!is_strong(weak, &words), "{weak}");
        }
        for strong in ["correct horse battery", "thuyền ba lá qua suối", "k7-Dq2v.Zw9x"] {
            assert!(is_strong(strong, &words), "{strong}");
        }
        assert!(is_strong(&"một câu rất dài ".repeat(12), &words));
    }
}
