//! What no request may carry, whatever it asks for: refused before any handler reads it.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse, ResponseError};

use crate::error::{Error, FieldFault};
use crate::pages;

type Answer = std::result::Result<ServiceResponse<BoxBody>, actix_web::Error>;

/// A person in a browser gets a page, a program a problem.
pub(super) fn wants_page(req: &HttpRequest) -> bool {
    let accepts = req
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accepts.contains("text/html") && !req.path().starts_with("/api/")
}

pub(super) async fn refused(req: &HttpRequest, error: Error) -> HttpResponse {
    if wants_page(req) {
        pages::refuse(req, error).await
    } else {
        error.error_response()
    }
}

/// Bodies come as they are. Whoever reads an encoded one inflates it piece by piece before its
/// length is looked at: a few kilobytes would be gigabytes (RFC 9110 §15.5.16 has 415 for it, with
/// the encodings that are taken).
pub(super) async fn plain_bodies<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Answer {
    let is_plain = |value: &HeaderValue| {
        matches!(
            value
                .as_bytes()
                .trim_ascii()
                .to_ascii_lowercase()
                .as_slice(),
            b"" | b"identity"
        )
    };
    if req
        .headers()
        .get_all(header::CONTENT_ENCODING)
        .all(is_plain)
    {
        return next
            .call(req)
            .await
            .map(ServiceResponse::map_into_boxed_body);
    }
    let mut response = refused(req.request(), Error::Encoded).await;
    response.headers_mut().insert(
        header::ACCEPT_ENCODING,
        HeaderValue::from_static("identity"),
    );
    Ok(req.into_response(response))
}

/// No text holds a NUL: PostgreSQL has no place for one, and SQLite would keep what the other
/// refuses. In a query it is a fault of its parameter, a thing whose name has one is not there.
/// Bodies are looked at where they are read; the name of what is put is part of one.
pub(super) async fn storable<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Answer {
    let faulty = form_urlencoded::parse(req.query_string().as_bytes())
        .find(|(name, value)| name.contains('\0') || value.contains('\0'));
    let error = match faulty {
        Some((name, _)) => Some(Error::Malformed(FieldFault::new(
            &name.replace('\0', ""),
            "bad_characters",
        ))),
        None if req.path().contains("%00") && !req.path().contains("/by-code/") => {
            Some(Error::NotFound("path"))
        }
        None => None,
    };
    match error {
        None => next
            .call(req)
            .await
            .map(ServiceResponse::map_into_boxed_body),
        Some(error) => {
            let response = refused(req.request(), error).await;
            Ok(req.into_response(response))
        }
    }
}
