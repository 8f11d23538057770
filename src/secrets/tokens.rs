//! Access tokens: JWT (RFC 7519) signed with Ed25519 (RFC 8037), and the public keys as JWKS (RFC
//! 7517).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::secrets::{MasterKey, SecretFault};

const PURPOSE: &str = "signing_key";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Who issued it: our base URL.
    pub iss: String,
    /// For whom: our base URL.
    pub aud: String,
    /// The user or machine client.
    pub sub: Uuid,
    /// Seconds since 1970.
    pub iat: i64,
    /// Seconds since 1970.
    pub exp: i64,
    /// Its own id.
    pub jti: Uuid,
    /// The session of a user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
    /// The scopes of a machine client, with spaces (RFC 6749 §3.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// A new key pair: id, public half, sealed private half.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// The id tokens carry.
    pub id: String,
    /// Base64url.
    pub public_key: String,
    /// PKCS#8, sealed with the master key.
    pub sealed_private_key: String,
}

/// Makes a key pair.
pub fn new_key(master: &MasterKey) -> Result<NewKey, SecretFault> {
    let fault = |_| SecretFault("cannot make a signing key".to_owned());
    let pkcs8 =
        Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new()).map_err(fault)?;
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref())
        .map_err(|error| SecretFault(error.to_string()))?;
    let public_key = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
    let id = crate::secrets::fingerprint(&public_key)
        .chars()
        .take(16)
        .collect();
    Ok(NewKey {
        id,
        sealed_private_key: master.seal(PURPOSE, pkcs8.as_ref())?,
        public_key,
    })
}

/// A public key of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// The id tokens carry.
    pub id: String,
    /// Base64url.
    pub public_key: String,
}

/// Signs and verifies the tokens of this installation.
pub struct Tokens {
    issuer: String,
    lifetime: TimeDelta,
    signing: (String, EncodingKey),
    verifying: Vec<(String, DecodingKey)>,
    published: Vec<PublicKey>,
    verified: Mutex<HashMap<String, (Claims, DateTime<Utc>)>>,
}

/// How long the signature of a token is known to be good.
const VERIFIED_FOR: TimeDelta = TimeDelta::minutes(1);

/// Of so many tokens at most.
const MOST_VERIFIED: usize = 4_096;

impl Tokens {
    /// `signing` is the current key with its sealed private half; `published` are all keys whose
    /// tokens are accepted.
    pub fn new(
        master: &MasterKey,
        issuer: &str,
        lifetime: TimeDelta,
        signing: (&str, &str),
        published: Vec<PublicKey>,
    ) -> Result<Self, SecretFault> {
        // One provider for the process; a second call finds the first in place.
        let _ = jsonwebtoken::crypto::CryptoProvider::install_default(
            &jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER,
        );
        let pkcs8 = master.open(PURPOSE, signing.1)?;
        let verifying = published
            .iter()
            .map(|key| {
                DecodingKey::from_ed_components(&key.public_key)
                    .map(|decoding| (key.id.clone(), decoding))
            })
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| SecretFault(error.to_string()))?;
        Ok(Self {
            issuer: issuer.to_owned(),
            lifetime,
            signing: (signing.0.to_owned(), EncodingKey::from_ed_der(&pkcs8)),
            verifying,
            published,
            verified: Mutex::default(),
        })
    }

    /// How long a token lives.
    #[must_use]
    pub fn lifetime(&self) -> TimeDelta {
        self.lifetime
    }

    /// The public keys.
    #[must_use]
    pub fn published(&self) -> &[PublicKey] {
        &self.published
    }

    /// A token of a user's session, or of a machine client with its scopes.
    pub fn issue(
        &self,
        sub: Uuid,
        sid: Option<Uuid>,
        scope: Option<String>,
        jti: Uuid,
        now: DateTime<Utc>,
    ) -> Result<String, SecretFault> {
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.issuer.clone(),
            sub,
            iat: now.timestamp(),
            exp: (now + self.lifetime).timestamp(),
            jti,
            sid,
            scope,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.signing.0.clone());
        jsonwebtoken::encode(&header, &claims, &self.signing.1)
            .map_err(|error| SecretFault(error.to_string()))
    }

    /// The id of the key a token names, if that is a key this does not know: it may have been made
    /// since.
    #[must_use]
    pub fn unknown_key(&self, token: &str) -> bool {
        let kid = header(token).and_then(|header| header.kid);
        kid.is_some_and(|kid| !self.verifying.iter().any(|(id, _)| *id == kid))
    }

    /// What a token says, if we signed it and it is in force. Its signature is looked at once a
    /// minute; whether it is in force, each time. What else depends on it (session, rights) is none
    /// of its claims.
    #[must_use]
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        let verified = || self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        let known = verified()
            .get(token)
            .filter(|(_, at)| (TimeDelta::zero()..VERIFIED_FOR).contains(&(now - *at)))
            .map(|(claims, _)| claims.clone());
        let claims = if let Some(claims) = known {
            claims
        } else {
            let claims = self.signed(token)?;
            let mut verified = verified();
            if verified.len() >= MOST_VERIFIED {
                verified.clear();
            }
            verified.insert(token.to_owned(), (claims.clone(), now));
            claims
        };
        let (now, skew) = (now.timestamp(), 30);
        (claims.exp > now && claims.iat <= now + skew).then_some(claims)
    }

    /// What a token says, if we signed it. Only `EdDSA`, only our keys, only the header and the
    /// claims we write.
    fn signed(&self, token: &str) -> Option<Claims> {
        let header = header(token)?;
        let (_, key) = self
            .verifying
            .iter()
            .find(|(id, _)| *id == header.kid.clone().unwrap_or_default())?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[&self.issuer]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "iat", "sub", "aud", "iss"]);
        // Expiry is compared with our own clock: the library would ask the system's.
        validation.validate_exp = false;
        jsonwebtoken::decode::<Claims>(token, key, &validation)
            .ok()
            .map(|token| token.claims)
    }
}

/// The header of a token, if it is one that we write: type, algorithm and key, nothing else, each
/// once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OurHeader {
    typ: String,
    alg: String,
    kid: Option<String>,
}

fn header(token: &str) -> Option<OurHeader> {
    let (header, rest) = token.split_once('.')?;
    if token.len() > 4096 || rest.matches('.').count() != 1 {
        return None;
    }
    let header: OurHeader = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    (header.typ == "JWT" && header.alg == "EdDSA").then_some(header)
}

#[cfg(test)]
mod tests;
