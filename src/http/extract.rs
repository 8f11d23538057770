//! What handlers ask for in their signature: who is calling, the body, the query, the id, the
//! expected version.

mod body;
mod change_request;
mod expected;
mod pattern;

use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use body::pointer;
use futures_util::Future;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use tracing_actix_web::RequestId;
use uuid::Uuid;

use crate::domain::access::account::device;
use crate::domain::access::network::caller_address;
use crate::domain::base::ids::{MachineClientId, SessionId, UserId};
use crate::error::{Error, FieldFault, Result};
use crate::http::contract::{Contract, Programs};
use crate::services::access::Caller;
use crate::services::access::security_events::ClaimedComer;
use crate::state::{Asker, Origin, State};

pub use expected::Expected;
pub use pattern::pattern;

pub use change_request::{ChangeRequest, Rehearsal, RequestedChange, rehearsals};

pub use body::{Body, Nothing, Print};

/// Who is calling, by their access token, and the id of the account or client. A handler without it
/// is open to everybody.
pub struct Identity(pub Caller, Uuid);

impl FromRequest for Identity {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = req.app_data::<Data<State>>().cloned();
        let (token, asking) = (bearer(req), req.clone());
        let contract = req.app_data::<Data<Contract>>();
        let programs = contract.map_or(Programs::None, |contract| {
            contract.programs(pattern(req).as_deref(), req.method())
        });
        Box::pin(async move {
            let identity = identity(state, token).await.ok_or(Error::NotSignedIn)?;
            let who = match &identity.0 {
                Caller::Client(id, ..) => ClaimedComer::Client(*id),
                _ => ClaimedComer::User(UserId(identity.1)),
            };
            asking.extensions_mut().insert(Asker(who));
            if let Caller::Client(_, scopes, ..) = &identity.0 {
                programs.admit(scopes)?;
            }
            Ok(identity)
        })
    }
}

fn bearer(req: &HttpRequest) -> Option<String> {
    let (scheme, token) = req
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

async fn identity(state: Option<Data<State>>, token: Option<String>) -> Option<Identity> {
    let claims = state?.verified(&token?).await?;
    let caller = match (claims.sid, claims.scope) {
        (Some(session), None) => Caller::Session(SessionId(session)),
        (None, Some(scopes)) => {
            let scopes = scopes
                .split(' ')
                .filter_map(|scope| scope.parse().ok())
                .collect();
            Caller::Client(MachineClientId(claims.sub), scopes, claims.jti)
        }
        _ => return None,
    };
    Some(Identity(caller, claims.sub))
}

/// From where a request comes, through the proxies that are trusted.
impl FromRequest for Origin {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(place(req)))
    }
}

/// How much of a path is kept of what happened there.
const SOME_PATH: usize = 200;

/// From where a request comes, and what it asks for.
#[must_use]
pub fn place(req: &HttpRequest) -> Origin {
    let text = |value: &header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let forwarded: Vec<String> = req.headers().get_all("x-forwarded-for").map(text).collect();
    let forwarded: Vec<&str> = forwarded.iter().map(String::as_str).collect();
    let trusted = req
        .app_data::<Data<State>>()
        .map(|state| state.trusted_proxies.clone())
        .unwrap_or_default();
    let address = req
        .peer_addr()
        .map(|peer| caller_address(peer.ip(), &forwarded, &trusted));
    let device = req
        .headers()
        .get(header::USER_AGENT)
        .map(|agent| device(&text(agent)))
        .unwrap_or_default();
    let object = format!("{} {}", req.method(), req.path())
        .chars()
        .take(SOME_PATH)
        .collect();
    Origin {
        address,
        device,
        object,
        request_id: request_id(req),
    }
}

/// The id by which the log knows a request.
pub fn request_id(req: &HttpRequest) -> String {
    req.extensions()
        .get::<RequestId>()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// A member that may be left out, told from one that is null: of `Option<T>` null is 400 as any
/// other wrong type, of `Option<Option<T>>` it is a value. With `#[serde(default, deserialize_with
/// = "given")]`.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    reader: D,
) -> std::result::Result<Option<T>, D::Error> {
    T::deserialize(reader).map(Some)
}

/// The query. What cannot be read is 400; unknown names were refused before by the contract.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(
            req.query_string().as_bytes(),
        ));
        ready(
            serde_path_to_error::deserialize(reader)
                .map(Self)
                .map_err(|error| {
                    let name = pointer(error.path()).trim_start_matches('/').to_owned();
                    Error::Malformed(FieldFault {
                        pointer: name,
                        code: "wrong_type",
                        params: vec![("error", error.inner().to_string())],
                    })
                }),
        )
    }
}

/// The id in the path. What is no id is not found.
pub struct Id<T>(pub T);

impl<T: From<Uuid>> FromRequest for Id<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = req
            .match_info()
            .get("id")
            .and_then(|id| Uuid::parse_str(id).ok());
        ready(id.map(|id| Self(T::from(id))).ok_or(Error::NotFound("id")))
    }
}

/// The code at the end of the path, as it was before it was percent-encoded, slashes and all.
pub struct CodeInPath(pub String);

impl FromRequest for CodeInPath {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let code = actix_web::web::Path::<String>::extract(req).into_inner();
        ready(
            code.map(|code| Self(code.into_inner()))
                .map_err(|_| Error::NotFound("code")),
        )
    }
}
