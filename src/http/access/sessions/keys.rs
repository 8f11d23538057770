//! The public keys, and where programs find them (RFC 7517, RFC 8414).

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, HttpResponseBuilder, get};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::access::actor::ClientScope;
use crate::http::{FOR_ANY_ORIGIN, FOR_ANY_SITE};
use crate::state::State;
/// The public keys (RFC 7517).
#[derive(Serialize, ToSchema)]
pub struct KeySetView {
    /// Previous, current and next.
    pub(super) keys: Vec<KeyView>,
}

/// A public key (RFC 8037).
#[derive(Serialize, ToSchema)]
pub struct KeyView {
    /// `OKP`.
    pub(super) kty: &'static str,
    /// `Ed25519`.
    pub(super) crv: &'static str,
    /// `EdDSA`.
    pub(super) alg: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    pub(super) purpose: &'static str,
    /// The id tokens carry.
    pub(super) kid: String,
    /// The key, base64url.
    pub(super) x: String,
}

/// The public keys that verify access tokens.
#[utoipa::path(tag = "identity", responses((status = 200, body = KeySetView)))]
#[get("/.well-known/jwks.json")]
pub async fn jwks(state: Data<State>) -> HttpResponse {
    let tokens = state.keyring.tokens();
    let keys = tokens.published().iter();
    let view = |key: &crate::secrets::tokens::PublicKey| KeyView {
        kty: "OKP",
        crv: "Ed25519",
        alg: "EdDSA",
        purpose: "sig",
        kid: key.id.clone(),
        x: key.public_key.clone(),
    };
    for_everybody().json(KeySetView {
        keys: keys.map(view).collect(),
    })
}

/// What is public, and is kept for some minutes.
pub(super) fn for_everybody() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header(FOR_ANY_ORIGIN)
        .insert_header(FOR_ANY_SITE);
    response
}

/// How programs get a token (RFC 8414 §2).
#[derive(Serialize, ToSchema)]
pub struct AuthorizationServerView {
    pub(super) issuer: String,
    pub(super) token_endpoint: String,
    pub(super) jwks_uri: String,
    /// What a client may ask for.
    pub(super) scopes_supported: Vec<&'static str>,
    /// None: nobody is sent to a page to sign in.
    pub(super) response_types_supported: Vec<&'static str>,
    pub(super) grant_types_supported: Vec<&'static str>,
    pub(super) token_endpoint_auth_methods_supported: Vec<&'static str>,
    /// The description of the API.
    pub(super) service_documentation: String,
}

/// How programs get a token.
#[utoipa::path(
    tag = "identity",
    operation_id = "authorization_server",
    responses((status = 200, body = AuthorizationServerView)),
)]
#[get("/.well-known/oauth-authorization-server")]
pub async fn authorization_server(state: Data<State>) -> HttpResponse {
    let at = |path: &str| format!("{}{path}", state.base_url);
    for_everybody().json(AuthorizationServerView {
        issuer: state.base_url.to_string(),
        token_endpoint: at("/api/v1/oauth/token"),
        jwks_uri: at("/.well-known/jwks.json"),
        scopes_supported: ClientScope::ALL.iter().map(|scope| scope.code()).collect(),
        response_types_supported: Vec::new(),
        grant_types_supported: vec!["client_credentials"],
        token_endpoint_auth_methods_supported: vec!["client_secret_basic", "client_secret_post"],
        service_documentation: at("/docs/"),
    })
}
