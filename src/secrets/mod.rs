//! Keys, seals, boxes, hashes, passwords, tokens, one-time codes: the only code that knows aws-lc,
//! argon2, hpke, jsonwebtoken, totp-rs and zxcvbn.

pub mod boxes;
pub mod codes;
pub mod passwords;
pub mod seals;
pub mod tokens;

use std::io::Write;
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::rand::{self, SecureRandom};
use aws_lc_rs::{digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Something about a secret did not work: a wrong key, a changed seal, an unreadable file.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SecretFault(pub String);

/// The one key that is not in the database; what must stay secret in it is sealed with this.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// Reads the key from a file of 64 hexadecimal digits; none when there is no such file.
    pub fn load(path: &Path) -> Result<Option<Self>, SecretFault> {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let key = Self::parse(text.trim());
                key.map(Some).ok_or_else(|| {
                    SecretFault(format!(
                        "{}: expected 64 hexadecimal digits",
                        path.display()
                    ))
                })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SecretFault(format!("{}: {error}", path.display()))),
        }
    }

    /// Reads the key as `load` does; makes the file with a new key, for its owner alone, when it is
    /// missing.
    pub fn load_or_make(path: &Path) -> Result<Self, SecretFault> {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let fault = |error: std::io::Error| SecretFault(format!("{}: {error}", path.display()));
        if let Some(key) = Self::load(path)? {
            return Ok(key);
        }
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(fault)?;
        let key = Self(random()?);
        // Written beside and put into its place when it is on the disk: a power cut leaves the
        // whole key or none. A link, not a rename: of two servers that start at once one makes it,
        // and the other finds it.
        let beside = folder.join(format!(".master-{}.part", hex(&random::<8>()?)));
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)
            .map_err(fault)?;
        let written = file
            .write_all(hex(&key.0).as_bytes())
            .and_then(|()| file.sync_all());
        let linked = written.and_then(|()| std::fs::hard_link(&beside, path));
        std::fs::remove_file(&beside).map_err(fault)?;
        match linked {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Self::load(path)?.ok_or_else(|| {
                    SecretFault(format!("{}: it was there and is gone", path.display()))
                });
            }
            Err(error) => return Err(fault(error)),
        }
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(fault)?;
        Ok(key)
    }

    /// Removes the file of a key if it is empty, as a power cut could leave it that was made by an
    /// earlier version. Only where nothing was sealed with it yet; answers whether it was so.
    pub fn remove_empty(path: &Path) -> Result<bool, SecretFault> {
        let fault = |error: std::io::Error| SecretFault(format!("{}: {error}", path.display()));
        match std::fs::metadata(path) {
            Ok(file) if file.len() == 0 => std::fs::remove_file(path).map(|()| true).map_err(fault),
            Ok(_) => Ok(false),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(fault(error)),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut key = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (index, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
        }
        Some(Self(key))
    }

    /// Seals bytes for one purpose (AES-256-GCM); `open` needs the same purpose. Base64url text.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<String, SecretFault> {
        let fault = |_| SecretFault("cannot seal".to_owned());
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.0).map_err(fault)?;
        let mut bytes = plain.to_vec();
        let nonce = key
            .seal_in_place_append_tag(Aad::from(purpose.as_bytes()), &mut bytes)
            .map_err(fault)?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.extend(bytes);
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens what `seal` made for the same purpose.
    pub fn open(&self, purpose: &str, sealed: &str) -> Result<Vec<u8>, SecretFault> {
        let fault = || SecretFault("the seal does not fit this master key".to_owned());
        let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| fault())?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN).ok_or_else(fault)?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, &self.0).map_err(|_| fault())?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| fault())?;
        let mut sealed = sealed.to_vec();
        let plain = key
            .open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut sealed)
            .map_err(|_| fault())?;
        Ok(plain.to_vec())
    }

    /// A text that only this installation can have written: for cursors. Base64url.
    #[must_use]
    pub fn mark(&self, purpose: &str, content: &str) -> String {
        let tag = hmac::sign(&self.marking(purpose), content.as_bytes());
        let tag = tag.as_ref().get(..16).unwrap_or_default();
        format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(content),
            URL_SAFE_NO_PAD.encode(tag)
        )
    }

    /// The content of a text made by `mark` for the same purpose.
    #[must_use]
    pub fn unmark(&self, purpose: &str, marked: &str) -> Option<String> {
        let (content, tag) = marked.split_once('.')?;
        let content = String::from_utf8(URL_SAFE_NO_PAD.decode(content).ok()?).ok()?;
        let made = self.mark(purpose, &content);
        let made_tag = made.split_once('.')?.1;
        aws_lc_rs::constant_time::verify_slices_are_equal(made_tag.as_bytes(), tag.as_bytes())
            .ok()?;
        Some(content)
    }

    /// A name for a thing, the same on every server with this key; it tells nothing of the content.
    /// Hexadecimal.
    #[must_use]
    pub fn name(&self, purpose: &str, content: &str) -> String {
        let tag = hmac::sign(&self.marking(purpose), content.as_bytes());
        hex(tag.as_ref().get(..16).unwrap_or_default())
    }

    /// A print of a text by which it can be found again, and which nobody without this key can
    /// trace back. Hexadecimal text.
    #[must_use]
    pub fn print(&self, purpose: &str, content: &str) -> String {
        hex(hmac::sign(&self.marking(purpose), content.as_bytes()).as_ref())
    }

    fn marking(&self, purpose: &str) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.derived(&format!("mark:{purpose}")))
    }

    /// A key for one purpose (HMAC-SHA-256 of its name).
    fn derived(&self, purpose: &str) -> [u8; 32] {
        let mut key = [0; 32];
        let tag = hmac::sign(
            &hmac::Key::new(hmac::HMAC_SHA256, &self.0),
            purpose.as_bytes(),
        );
        key.copy_from_slice(tag.as_ref());
        key
    }
}

fn random<const N: usize>() -> Result<[u8; N], SecretFault> {
    let mut bytes = [0; N];
    rand::SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| SecretFault("no randomness".to_owned()))?;
    Ok(bytes)
}

/// A secret nobody can guess: 256 random bits, base64url.
pub fn random_token() -> Result<String, SecretFault> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// SHA-256 as hexadecimal text, to keep a random token by.
#[must_use]
pub fn fingerprint(bytes: impl AsRef<[u8]>) -> String {
    hex(digest::digest(&digest::SHA256, bytes.as_ref()).as_ref())
}

/// SHA-256 of bytes that come piece by piece.
pub struct Fingerprint(digest::Context);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }
}

impl Fingerprint {
    /// Adds a piece.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// As hexadecimal text.
    #[must_use]
    pub fn finish(self) -> String {
        hex(self.0.finish().as_ref())
    }
}

/// Compares two fingerprints in constant time.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_with_its_key_and_purpose_alone() {
        let (key, other) = (MasterKey([7; 32]), MasterKey([8; 32]));
        let sealed = key.seal("signing", b"secret").unwrap();
        assert_eq!(key.open("signing", &sealed).unwrap(), b"secret");
        assert!(key.open("cursor", &sealed).is_err());
        assert!(other.open("signing", &sealed).is_err());
    }

    #[test]
    fn a_changed_cursor_is_no_cursor() {
        let key = MasterKey([7; 32]);
        let marked = key.mark("feed", "41");
        assert_eq!(key.unmark("feed", &marked).as_deref(), Some("41"));
        assert_eq!(key.unmark("list", &marked), None);
        let forged = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode("42"),
            marked.split_once('.').unwrap().1
        );
        assert_eq!(key.unmark("feed", &forged), None);
        assert_eq!(key.unmark("feed", "nonsense"), None);
    }

    #[test]
    fn a_name_is_the_same_wherever_the_key_is_the_same() {
        let key = MasterKey([7; 32]);
        assert_eq!(
            key.name("letter", "41"),
            MasterKey([7; 32]).name("letter", "41")
        );
        let others = [
            key.name("letter", "42"),
            key.name("feed", "41"),
            MasterKey([8; 32]).name("letter", "41"),
        ];
        assert!(!others.contains(&key.name("letter", "41")));
        assert_eq!(key.name("letter", "41").len(), 32);
    }

    #[test]
    fn the_master_key_is_made_once_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/master.key");
        let first = MasterKey::load_or_make(&path).unwrap();
        assert_eq!(MasterKey::load_or_make(&path).unwrap().0, first.0);
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(
            std::fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1,
            "nothing is left beside it"
        );
        std::fs::write(&path, "short").unwrap();
        assert!(MasterKey::load_or_make(&path).is_err());
        assert!(!MasterKey::remove_empty(&path).unwrap() && path.exists());
        std::fs::write(&path, "").unwrap();
        assert!(
            MasterKey::load_or_make(&path).is_err(),
            "what is there is not written over"
        );
        assert!(MasterKey::remove_empty(&path).unwrap() && !path.exists());
        assert_ne!(MasterKey::load_or_make(&path).unwrap().0, first.0);
    }

    #[test]
    fn of_many_that_start_at_once_one_makes_the_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let keys: Vec<[u8; 32]> = std::thread::scope(|scope| {
            let starting: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| MasterKey::load_or_make(&path).unwrap().0))
                .collect();
            starting
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    }
}
