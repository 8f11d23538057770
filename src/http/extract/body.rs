//! Bodies, read once and told by pointer what is wrong.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use futures_util::Future;
use serde::de::DeserializeOwned;

use crate::error::{Error, FieldFault, Result};
use crate::secrets::fingerprint;
/// A JSON body. What cannot be read is 400 with the pointer of the first fault; an unknown member
/// too.
///
/// Beside it, the print of its bytes.
pub struct Body<T>(pub T, pub Print);

/// SHA-256 of a body's bytes, as hexadecimal text.
pub struct Print(pub(super) String);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, actix_web::Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(req);
        let bytes = actix_web::web::Bytes::from_request(req, payload);
        Box::pin(async move {
            let bytes = bytes.await?;
            // Where nothing is required, a body may be left out.
            if bytes.is_empty()
                && let Ok(empty) = json(b"{}")
            {
                return Ok(Self(empty, Print(fingerprint(&bytes))));
            }
            if !is_json {
                return Err(Error::MediaType("json_only").into());
            }
            Ok(Self(json(&bytes)?, Print(fingerprint(&bytes))))
        })
    }
}

pub(super) fn is_json(req: &HttpRequest) -> bool {
    let kind = req
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    matches!(
        kind.as_str(),
        "application/json" | "application/merge-patch+json"
    )
}

pub(super) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    // Serde would take the members of a struct from an array too, by their places: the contract
    // knows objects alone.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Error::Malformed(FieldFault {
            pointer: String::new(),
            code: "wrong_type",
            params: vec![("error", "expected an object".to_owned())],
        }));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| malformed(pointer(error.path()), error.inner()))?;
    reader
        .end()
        .map_err(|error| malformed(String::new(), &error))?;
    Ok(value)
}

/// The fault that serde's error is: it tells kinds and names of members only in its text.
pub(super) fn malformed(pointer: String, error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let name = text.split('`').nth(1).unwrap_or_default().to_owned();
    let (pointer, code) = match &text {
        _ if error.is_syntax() || error.is_eof() => (pointer, "not_json"),
        text if text.starts_with("missing field") => (format!("{pointer}/{name}"), "missing"),
        text if text.starts_with("unknown field") => (pointer, "unknown_member"),
        text if text.starts_with("duplicate field") => {
            (format!("{pointer}/{name}"), "duplicate_member")
        }
        _ => (pointer, "wrong_type"),
    };
    Error::Malformed(FieldFault {
        pointer,
        code,
        params: vec![("error", text)],
    })
}

/// A request whose body says nothing: empty, or an empty object.
pub struct Nothing(pub Print);

impl FromRequest for Nothing {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Self, actix_web::Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Empty {}

        let bytes = actix_web::web::Bytes::from_request(req, payload);
        Box::pin(async move {
            let bytes = bytes.await?;
            if !bytes.is_empty() {
                json::<Empty>(&bytes)?;
            }
            Ok(Self(Print(fingerprint(""))))
        })
    }
}

/// A path as JSON pointer (RFC 6901).
pub(super) fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                format!("/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            Segment::Unknown => String::new(),
        })
        .collect()
}
