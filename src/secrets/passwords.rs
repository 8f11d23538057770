//! Passwords as Argon2id (RFC 9106). Slow by design: never inside a transaction, never on the event
//! loop.

use std::collections::HashSet;
use std::sync::LazyLock;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use unicode_normalization::UnicodeNormalization;

use crate::secrets::{SecretFault, random};

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters of a password.
pub const LONGEST: usize = 200;

/// A hash of nobody's password, so that an unknown account takes as long as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$dGhpZHVhLW5vYm9keS0x$0JG0VQGSIyTfCLkTuCSjOBcCmSEaDCGKQI1aZKX9FhI";

/// Keyboards write the same Vietnamese letters in different normal forms: they are one password
/// (RFC 8265 §4.2.2).
fn normal(password: &str) -> String {
    password.nfc().collect()
}

/// Hashes in memory of its own, which it takes at the first time and keeps: 19 MiB that are asked
/// for and given back at each sign-in leave holes wherever they were.
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
            .hash_password_into_with_memory(
                normal(password).as_bytes(),
                &salt,
                &mut out,
                self.room(argon.params()),
            )
            .map_err(|error| fault(error.to_string()))?;
        let hash = PasswordHash {
            algorithm: Algorithm::default().ident(),
            version: Some(Version::default().into()),
            params: ParamsString::try_from(argon.params())
                .map_err(|error| fault(error.to_string()))?,
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
        let Some(hash) = kept.or_else(|| PasswordHash::new(NOBODY).ok()) else {
            return false;
        };
        self.same(normal(password).as_bytes(), &hash)
            .unwrap_or(false)
            && has_one
    }

    /// Is this the password that was hashed? None where the hash is none of this kind.
    fn same(&mut self, password: &[u8], kept: &PasswordHash) -> Option<bool> {
        let params = Params::try_from(kept).ok()?;
        let algorithm = Algorithm::try_from(kept.algorithm.as_str()).ok()?;
        let version = kept.version.map_or(Some(Version::default()), |version| {
            Version::try_from(version).ok()
        })?;
        let (salt, hash) = (kept.salt.as_ref()?, kept.hash.as_ref()?);
        let mut out = [0; Output::MAX_LENGTH];
        let out = out.get_mut(..hash.len())?;
        let argon = Argon2::new(algorithm, version, params);
        argon
            .hash_password_into_with_memory(password, salt, out, self.room(argon.params()))
            .ok()?;
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
        let lines = include_str!("../../data/common_passwords.txt")
            .lines()
            .map(str::trim);
        let phrases = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        phrases.map(|phrase| phrase.split(' ').collect()).collect()
    });
    &COMMON
}

/// Without accents and tones, as many type it.
fn bare(text: &str) -> String {
    let letters = text
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    letters
        .map(|c| if c == 'đ' || c == 'Đ' { 'd' } else { c })
        .collect()
}

/// How many signs may stand beside known words and years in a password that is still easily
/// guessed.
const MOST_BESIDE: usize = 3;

/// Does it consist of known words, years and rows of digits, but for a few signs? Written without
/// accents and signs, in small letters: however they are joined and in whichever order, they are
/// tried first.
fn is_put_together(bare: &str, words: &[&str]) -> bool {
    let plain = |word: &str| {
        self::bare(word)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let words: HashSet<String> = words
        .iter()
        .map(|word| plain(word))
        .filter(|word| word.len() > 1)
        .collect();
    let longest = words.iter().map(String::len).max().unwrap_or_default();
    let signs: Vec<(usize, char)> = bare.char_indices().collect();
    let ends: Vec<usize> = signs
        .iter()
        .map(|(at, _)| *at)
        .chain([bare.len()])
        .collect();
    // For each beginning of the password, the fewest signs of it that are in nothing known.
    let mut beside: Vec<usize> = vec![0];
    for (last, end) in ends.iter().enumerate().skip(1) {
        let alone = beside.get(last - 1).map_or(last, |before| before + 1);
        let known = ends.iter().zip(&beside).filter(|(begin, _)| {
            bare.get(**begin..*end).is_some_and(|part| {
                (part.len() <= longest && words.contains(part)) || is_year(part) || is_row(part)
            })
        });
        beside.push(
            known
                .map(|(_, before)| *before)
                .min()
                .map_or(alone, |least| least.min(alone)),
        );
    }
    beside.last().is_some_and(|fewest| *fewest <= MOST_BESIDE)
}

fn is_year(part: &str) -> bool {
    part.parse()
        .is_ok_and(|year: u32| part.len() == 4 && (1900..2100).contains(&year))
}

/// Digits one after the other, as on the keyboard: `123456`.
fn is_row(part: &str) -> bool {
    part.len() > 2 && "01234567890".contains(part)
}

/// Is the password hard to guess, for somebody who knows these words about its owner? Three of four
/// by zxcvbn (Wheeler, USENIX 2016), with the words folded too: many leave out accents.
#[must_use]
pub fn is_strong(password: &str, words: &[String]) -> bool {
    let normal = normal(password);
    // Those first that are known of the owner: what stands earlier is guessed earlier.
    let words: Vec<&str> = words.iter().chain(common()).map(String::as_str).collect();
    if words
        .iter()
        .any(|word| word.to_lowercase() == normal.to_lowercase())
    {
        return false;
    }
    // A space or a dash between two words that everybody knows does not make them a good password.
    let joined: String = normal.chars().filter(|c| c.is_alphanumeric()).collect();
    let bare = bare(&joined);
    if is_put_together(&bare.to_lowercase(), &words) {
        return false;
    }
    [&normal, &joined, &bare]
        .iter()
        .all(|text| zxcvbn::zxcvbn(text, &words).score() >= zxcvbn::Score::Three)
}

#[cfg(test)]
mod tests;
