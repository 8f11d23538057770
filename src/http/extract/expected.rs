//! The version that a caller has seen (RFC 9110 §13.1.1).

use std::future::ready;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{self, Header as _, IfMatch};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::Future;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::http::view::versions_of;
use crate::services::{Conn, versions};
use crate::state::State;
/// The version the caller expects, from `If-Match` (RFC 9110 §13.1.1). `*` would change whatever is
/// there: it is not accepted.
pub struct Expected(pub i64);

impl FromRequest for Expected {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let tags = match IfMatch::parse(req) {
            Ok(IfMatch::Items(tags)) if req.headers().contains_key(header::IF_MATCH) => tags,
            Err(_) => Vec::new(),
            Ok(_) => return Box::pin(ready(Err(Error::PreconditionMissing))),
        };
        let (versions, path) = (versions_of(&tags), req.path().to_owned());
        let state = req.app_data::<Data<State>>().cloned();
        Box::pin(async move {
            let first = *versions.first().ok_or(Error::Stale)?;
            let (Some(state), true) = (state, versions.len() > 1) else {
                return Ok(Self(first));
            };
            // Of several the one that stands is compared; the change looks again, in its own
            // transaction.
            let standing = state.db.read(move |conn| standing(conn, &path)).await?;
            Ok(Self(
                versions
                    .into_iter()
                    .find(|version| Some(*version) == standing)
                    .unwrap_or(first),
            ))
        })
    }
}

/// The version of what an address names: `…/{collection}/{id}…`.
pub(super) fn standing(conn: &mut Conn, path: &str) -> Result<Option<i64>> {
    let mut parts = path.trim_start_matches("/api/v1/").split('/');
    match (
        parts.next(),
        parts.next().and_then(|id| Uuid::parse_str(id).ok()),
    ) {
        (Some(collection), Some(id)) => versions::standing(conn, collection, id),
        _ => Ok(None),
    }
}

/// The same key as the draft of the field writes it, as a structured string (RFC 8941 §3.3.3), and
/// as most clients do, bare.
pub(super) fn unquoted(key: &str) -> String {
    let inner = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
    inner.map_or_else(
        || key.to_owned(),
        |inner| inner.replace("\\\"", "\"").replace("\\\\", "\\"),
    )
}
