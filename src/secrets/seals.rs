//! The key that signs the ends of the history's chain (Ed25519, RFC 8032). It follows from the
//! master key, so every server has it and nothing of it is stored.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::secrets::{MasterKey, SecretFault};

/// Signs checkpoints.
pub struct SealKey(Ed25519KeyPair);

impl SealKey {
    /// The key of an installation.
    pub fn of(master: &MasterKey) -> Result<Self, SecretFault> {
        let seed = master.derived("seal:history");
        Ed25519KeyPair::from_seed_unchecked(&seed)
            .map(Self)
            .map_err(|error| SecretFault(error.to_string()))
    }

    /// The public half, base64url.
    #[must_use]
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.public_key().as_ref())
    }

    /// The signature of a text, base64url.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.0.sign(text.as_bytes()).as_ref())
    }
}

/// Is this the signature of the text by the owner of the public key?
#[must_use]
pub fn signed(public_key: &str, text: &str, signature: &str) -> bool {
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    let (Some(key), Some(signature)) = (bytes(public_key), bytes(signature)) else {
        return false;
    };
    UnparsedPublicKey::new(&ED25519, key)
        .verify(text.as_bytes(), &signature)
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_fits_its_text_and_its_key_alone() {
        let key = |byte: u8| SealKey::of(&MasterKey([byte; 32])).unwrap();
        let (ours, other) = (key(1), key(2));
        assert_eq!(ours.public(), key(1).public());
        let signature = ours.sign("line 7");
        assert!(signed(&ours.public(), "line 7", &signature));
        assert!(!signed(&ours.public(), "line 8", &signature));
        assert!(!signed(&other.public(), "line 7", &signature));
        assert!(!signed("", "line 7", &signature) && !signed(&ours.public(), "line 7", "§"));
    }
}
