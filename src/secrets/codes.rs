//! One-time codes by time (RFC 6238), and the recovery codes for who has lost what shows them.

use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::secrets::{MasterKey, SecretFault, fingerprint, random};

const PURPOSE: &str = "second_factor";

/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;

/// Six digits, thirty seconds, SHA-1: what every authenticator shows. A clock may be one step off.
fn totp(secret: Secret, account: &str) -> Result<Totp, SecretFault> {
    let builder = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30);
    // The label of RFC drafts for otpauth has a colon between issuer and account.
    let builder = builder
        .with_secret(secret)
        .with_issuer(Some("Thidua"))
        .with_account_name(account.replace(':', "_"));
    builder
        .build()
        .map_err(|error| SecretFault(error.to_string()))
}

/// A new secret, as its owner sees it this once, and as it is kept.
pub struct NewSecret {
    /// Base32 (RFC 4648 §6).
    pub secret: String,
    /// `otpauth://totp/…`
    pub url: String,
    /// Sealed with the master key.
    pub sealed: String,
}

/// A new secret for an account: 160 random bits (RFC 4226 §4).
pub fn new_secret(master: &MasterKey, account: &str) -> Result<NewSecret, SecretFault> {
    let bytes: [u8; 20] = random()?;
    let secret = Secret::new_stack(bytes);
    let shown = secret.to_base32();
    let url = totp(secret, account)?
        .to_url()
        .map_err(|error| SecretFault(error.to_string()))?;
    Ok(NewSecret {
        secret: shown,
        url,
        sealed: master.seal(PURPOSE, &bytes)?,
    })
}

/// The step of thirty seconds that a code belongs to, if it is one of now. Whether the step was
/// used before is for the caller to ask.
pub fn step(
    master: &MasterKey,
    sealed: &str,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Option<i64>, SecretFault> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let secret = Secret::new(master.open(PURPOSE, sealed)?.into_boxed_slice());
    let matched = totp(secret, "")?.check(&code, now.timestamp().unsigned_abs());
    Ok(matched.and_then(|step| i64::try_from(step).ok()))
}

/// New recovery codes: 120 random bits each, in groups of four letters and digits.
pub fn new_recovery_codes() -> Result<Vec<String>, SecretFault> {
    let code = |_| Ok(groups(&Secret::new(Box::new(random::<15>()?)).to_base32()));
    (0..RECOVERY_CODES).map(code).collect()
}

/// The text in groups of four, as people copy it.
#[must_use]
pub fn groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

/// Before what a code is kept by that the master key was needed for. Codes of before have only
/// their SHA-256, and no mark: they are good until they are used, or made anew.
const MARK: &str = "hmac:";

fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase()
}

/// What a recovery code is kept by, however it was typed. It is random: no slow hash is needed, and
/// a stolen database alone tells nothing.
#[must_use]
pub fn recovery_hash(master: &MasterKey, code: &str) -> String {
    format!("{MARK}{}", master.print("recovery_code", &plain(code)))
}

/// What a code may be kept by: as it is now, and as it was before.
#[must_use]
pub fn recovery_hashes(master: &MasterKey, code: &str) -> [String; 2] {
    [recovery_hash(master, code), fingerprint(plain(code))]
}

#[cfg(test)]
mod tests;
