//! Boxes for papers nobody may read before they are counted (HPKE, RFC 9180: DHKEM(X25519,
//! HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305): whoever knows a box's public key drops papers in,
//! only its private key takes them out.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal,
};

use crate::secrets::{SecretFault, fingerprint, random};

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type EncappedKey = <X25519HkdfSha256 as Kem>::EncappedKey;

/// Bytes of the key that stands before what is sealed.
const ENCAPPED: usize = 32;

/// The letters of Crockford's base 32: none is taken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The two keys of a new box.
pub struct BoxKeys {
    /// By which papers are dropped in, base64url.
    pub public: String,
    /// By which they are taken out: to be kept sealed, and destroyed when they were counted.
    pub private: Vec<u8>,
}

/// A paper in its box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedPaper {
    /// As it is kept, base64url. Papers of one length are of one length here too.
    pub text: String,
    /// By which who dropped it in finds it again; it tells nothing of what is on it.
    pub receipt: String,
}

/// The keys of a new box.
pub fn new_box() -> Result<BoxKeys, SecretFault> {
    let (private, public) = X25519HkdfSha256::derive_keypair(&random::<32>()?);
    Ok(BoxKeys {
        public: URL_SAFE_NO_PAD.encode(public.to_bytes()),
        private: private.to_bytes().to_vec(),
    })
}

/// Seals a paper for one purpose; `take_out` needs the same purpose.
pub fn drop_in(public: &str, purpose: &str, paper: &[u8]) -> Result<SealedPaper, SecretFault> {
    let fault = || SecretFault("this is no key of a box".to_owned());
    let public = URL_SAFE_NO_PAD.decode(public).map_err(|_| fault())?;
    let public = PublicKey::from_bytes(&public).map_err(|_| fault())?;
    let (key, sealed) = single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public,
        purpose.as_bytes(),
        paper,
        b"",
    )
    .map_err(|error| SecretFault(error.to_string()))?;
    let bytes = [key.to_bytes().to_vec(), sealed].concat();
    Ok(SealedPaper {
        receipt: receipt(&bytes),
        text: URL_SAFE_NO_PAD.encode(bytes),
    })
}

/// The paper that `drop_in` sealed for the same purpose.
pub fn take_out(private: &[u8], purpose: &str, sealed: &str) -> Result<Vec<u8>, SecretFault> {
    let fault = || SecretFault("the paper does not fit this box".to_owned());
    let private = PrivateKey::from_bytes(private).map_err(|_| fault())?;
    let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| fault())?;
    let (key, sealed) = bytes.split_at_checked(ENCAPPED).ok_or_else(fault)?;
    let key = EncappedKey::from_bytes(key).map_err(|_| fault())?;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private,
        &key,
        purpose.as_bytes(),
        sealed,
        b"",
    )
    .map_err(|_| fault())
}

/// Forty bits of the print of sealed bytes, as people copy them: `7K4Q-D9XM`.
fn receipt(sealed: &[u8]) -> String {
    let print = fingerprint(sealed);
    let bits = print
        .get(..10)
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .unwrap_or_default();
    let letter = |at: u64| {
        let index = usize::try_from((bits >> (35 - 5 * at)) & 31).unwrap_or_default();
        char::from(LETTERS.get(index).copied().unwrap_or(b'0'))
    };
    let group = |places: std::ops::Range<u64>| places.map(letter).collect::<String>();
    format!("{}-{}", group(0..4), group(4..8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dropped_into_a_box_comes_out_of_it() {
        let keys = new_box().unwrap();
        let papers: [&[u8]; 3] = [&[], &[1], &[1, 2, 3, 0, 1]];
        for paper in papers {
            let sealed = drop_in(&keys.public, "ballot:1", paper).unwrap();
            let taken = take_out(&keys.private, "ballot:1", &sealed.text).unwrap();
            assert_eq!(taken, paper);
        }
    }

    #[test]
    fn another_box_another_purpose_and_changed_papers_are_refused() {
        let (keys, other) = (new_box().unwrap(), new_box().unwrap());
        assert_ne!(keys.public, other.public);
        let sealed = drop_in(&keys.public, "ballot:1", &[1, 2, 3]).unwrap();
        let refused = |private: &[u8], purpose: &str, sealed: &str| {
            assert!(take_out(private, purpose, sealed).is_err());
        };
        refused(&other.private, "ballot:1", &sealed.text);
        refused(&keys.private, "ballot:2", &sealed.text);
        refused(&keys.private[1..], "ballot:1", &sealed.text);
        for text in ["", "§", "AAAA", &sealed.text[4..], &sealed.text[..60]] {
            refused(&keys.private, "ballot:1", text);
        }
        let mut bytes = URL_SAFE_NO_PAD.decode(&sealed.text).unwrap();
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            refused(&keys.private, "ballot:1", &URL_SAFE_NO_PAD.encode(&bytes));
            bytes[at] ^= 1;
        }
        for public in ["", "§", "AAAA"] {
            assert!(drop_in(public, "ballot:1", &[1]).is_err(), "{public}");
        }
    }

    #[test]
    fn papers_of_one_length_look_alike_and_no_two_are_the_same() {
        let keys = new_box().unwrap();
        let papers = [[1, 1, 1], [2, 2, 2], [3, 0, 1], [1, 1, 1]];
        let sealed = papers.map(|paper| drop_in(&keys.public, "ballot:1", &paper).unwrap());
        let lengths = sealed.clone().map(|paper| paper.text.len());
        assert_eq!(lengths, [lengths[0]; 4]);
        assert_ne!(sealed[0].text, sealed[3].text, "of one paper too");
        assert_ne!(sealed[0].receipt, sealed[3].receipt);
    }

    #[test]
    fn a_receipt_is_forty_bits_of_the_print() {
        // SHA-256 of nothing begins e3b0c44298.
        assert_eq!(receipt(b""), "WERC-8GMR");
        let keys = new_box().unwrap();
        let sealed = drop_in(&keys.public, "ballot:1", &[1]).unwrap();
        assert_eq!(
            sealed.receipt,
            receipt(&URL_SAFE_NO_PAD.decode(&sealed.text).unwrap())
        );
    }
}
