//! How a change is asked for: under which name, and whether it is only rehearsed.

use std::future::{Ready, ready};

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::expected::unquoted;
use super::{Identity, Print};
use crate::error::{Error, FieldFault, Result};
use crate::http::contract::Contract;
use crate::http::openapi::MOST_IN_A_KEY;
use crate::secrets::fingerprint;
use crate::services::Trace;
use crate::services::base::once::IdempotencyName;
use crate::state::State;

/// The mark of a request that came to the address of a rehearsal.
#[derive(Clone, Copy)]
pub struct Rehearsal;

/// Leads who asks for a rehearsal to the change itself, with a mark that it is to be taken back.
pub async fn rehearsals<B: MessageBody>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> std::result::Result<ServiceResponse<B>, actix_web::Error> {
    let change = req
        .app_data::<Data<Contract>>()
        .and_then(|contract| contract.rehearsed(req.method(), req.path()));
    if let Some((method, path)) = change {
        let address = if req.query_string().is_empty() {
            path
        } else {
            format!("{path}?{}", req.query_string())
        };
        if let Ok(uri) = address.parse::<Uri>() {
            req.match_info_mut().get_mut().update(&uri);
            let head = req.head_mut();
            head.uri = uri;
            head.method = method;
            req.extensions_mut().insert(Rehearsal);
        }
    }
    next.call(req).await
}

/// How a change is asked for: under which name, and whether it is only rehearsed.
pub struct ChangeRequest {
    pub(super) address: String,
    pub(super) key: Option<String>,
    pub(super) rehearse: bool,
}

/// A change as it was asked for.
pub struct RequestedChange {
    /// The name it was given and the print of what it asks, if it has a name.
    pub(super) name: Option<(String, String)>,
    /// Is it only rehearsed?
    pub rehearse: bool,
    /// What it leaves behind of who asks.
    pub trace: Trace,
}

impl RequestedChange {
    /// The change as one that leaves nothing of who made it: a ballot.
    #[must_use]
    pub fn sealed(self) -> Self {
        Self {
            trace: Trace::Sealed,
            ..self
        }
    }

    /// The request's own name, among those of its caller.
    #[must_use]
    pub fn named(&self, state: &State, who: &Identity) -> Option<IdempotencyName> {
        // A body may hold a password: what is kept of it tells nothing to who has not the master
        // key.
        let print = |print: &str| state.master.print("request", print);
        self.name.as_ref().map(|(key, body)| IdempotencyName {
            caller: who.1.to_string(),
            key: key.clone(),
            print: print(body),
        })
    }
}

impl ChangeRequest {
    /// Together with what the body says.
    pub fn with(self, body: &Print) -> RequestedChange {
        let print = fingerprint(format!("{} {}", self.address, body.0));
        RequestedChange {
            name: self.key.map(|key| (key, print)),
            rehearse: self.rehearse,
            trace: Trace::Named,
        }
    }
}

impl FromRequest for ChangeRequest {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = req.headers().get("idempotency-key");
        let key = match key.map(|value| value.to_str().map(|key| unquoted(key.trim()))) {
            None => None,
            Some(Ok(key)) if !key.is_empty() && key.len() <= MOST_IN_A_KEY => Some(key),
            Some(_) => return ready(Err(Error::invalid("Idempotency-Key", "bad_key"))),
        };
        let query = serde_urlencoded::from_str::<Vec<(String, String)>>(req.query_string())
            .unwrap_or_default();
        let is_rehearsal = req.extensions().get::<Rehearsal>().is_some();
        let rehearse = match query
            .iter()
            .find(|(name, _)| name == "dry_run")
            .map(|(_, value)| value.as_str())
        {
            None | Some("false") => is_rehearsal,
            Some("true") => true,
            Some(_) => {
                let params = vec![("error", "expected true or false".to_owned())];
                return ready(Err(Error::Malformed(FieldFault {
                    pointer: "dry_run".to_owned(),
                    code: "wrong_type",
                    params,
                })));
            }
        };
        ready(Ok(Self {
            address: format!("{} {}", req.method(), req.path()),
            key,
            rehearse,
        }))
    }
}
