//! What every answer tells browsers.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::{DefaultHeaders, Next};

/// What is the same for everybody until the next version.
pub(super) const KEEP_AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' \
    data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The headers of every answer (OWASP secure headers). What may be kept by browsers or proxies says
/// so itself.
pub(super) fn headers(is_tls: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add((header::CACHE_CONTROL, "no-store"))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::REFERRER_POLICY, "same-origin"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add(("Cross-Origin-Resource-Policy", "same-origin"))
        .add((header::CONTENT_SECURITY_POLICY, POLICY));
    if is_tls {
        headers.add((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"))
    } else {
        headers
    }
}

/// HEAD is GET without the body (RFC 9110 §9.3.2): handlers know GET alone, and the connection
/// leaves the body out.
pub(super) async fn head_as_get<B: MessageBody>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> std::result::Result<ServiceResponse<B>, actix_web::Error> {
    if req.method() == Method::HEAD {
        req.head_mut().method = Method::GET;
    }
    next.call(req).await
}

/// Swagger UI sets styles on its elements; nothing else here may. Its files are the same for
/// everybody.
pub(super) async fn documents_are_not_ours<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> std::result::Result<ServiceResponse<B>, actix_web::Error> {
    let is_document = req.path().starts_with("/docs/");
    let mut response = next.call(req).await?;
    if is_document
        && let Ok(policy) = POLICY
            .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
            .parse()
    {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, KEEP_AN_HOUR);
    }
    Ok(response)
}
