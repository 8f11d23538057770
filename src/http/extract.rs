//! What handlers ask for in their signature: who is calling, the body, the query, the id, the
//! expected version.

use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::http::header::{self, Header as _, IfMatch};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
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
use crate::http::openapi::MOST_IN_A_KEY;
use crate::http::view::versions_of;
use crate::secrets::fingerprint;
use crate::services::Trace;
use crate::services::access::Caller;
use crate::services::access::security_events::ClaimedComer;
use crate::services::base::once::IdempotencyName;
use crate::services::{Conn, versions};
use crate::state::{Asker, Origin, State};

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
            contract.programs(req.match_pattern().as_deref(), req.method())
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

/// A JSON body. What cannot be read is 400 with the pointer of the first fault; an unknown member
/// too.
///
/// Beside it, the print of its bytes.
pub struct Body<T>(pub T, pub Print);

/// SHA-256 of a body's bytes, as hexadecimal text.
pub struct Print(String);

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

fn is_json(req: &HttpRequest) -> bool {
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

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
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
fn malformed(pointer: String, error: &serde_json::Error) -> Error {
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
fn pointer(path: &serde_path_to_error::Path) -> String {
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
fn standing(conn: &mut Conn, path: &str) -> Result<Option<i64>> {
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
fn unquoted(key: &str) -> String {
    let inner = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
    inner.map_or_else(
        || key.to_owned(),
        |inner| inner.replace("\\\"", "\"").replace("\\\\", "\\"),
    )
}

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
    address: String,
    key: Option<String>,
    rehearse: bool,
}

/// A change as it was asked for.
pub struct RequestedChange {
    /// The name it was given and the print of what it asks, if it has a name.
    name: Option<(String, String)>,
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
