//! The tags of answers that were packed on their way: other bytes have another tag (RFC 9110
//! §8.8.3.3), and both tell the same version.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentEncoding, HeaderValue};
use actix_web::middleware::Next;

/// What stands at the end of the tag of packed bytes.
const PACKED: &str = "-gzip\"";

/// Gives packed answers a tag of their own, and takes it for the answer's when it comes back.
pub async fn tagged<B: MessageBody>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let mut had_packed = false;
    for name in [header::IF_NONE_MATCH, header::IF_MATCH, header::IF_RANGE] {
        let Some(sent) = req
            .headers()
            .get(&name)
            .and_then(|value| value.to_str().ok())
            .filter(|sent| sent.contains(PACKED))
        else {
            continue;
        };
        if let Ok(plain) = HeaderValue::from_str(&sent.replace(PACKED, "\"")) {
            had_packed |= name == header::IF_NONE_MATCH;
            req.headers_mut().insert(name, plain);
        }
    }
    let mut response = next.call(req).await?;
    let is_packed = response
        .headers()
        .get(header::CONTENT_ENCODING)
        .is_some_and(|value| value == ContentEncoding::Gzip.as_str());
    if is_packed || had_packed && response.status() == StatusCode::NOT_MODIFIED {
        let tag = response
            .headers()
            .get(header::ETAG)
            .and_then(|tag| tag.to_str().ok()?.strip_suffix('"').map(str::to_owned));
        if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&format!("{tag}{PACKED}")).ok())
        {
            response.headers_mut().insert(header::ETAG, tag);
        }
    }
    Ok(response)
}
