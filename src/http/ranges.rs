//! A part of a paper (RFC 9110 §14): who was cut off in the middle of a large one goes on where
//! they were.

use std::pin::Pin;

use actix_web::body::{BodySize, BodyStream, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, ByteRangeSpec, Header as _, HeaderMap, Range};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use futures_util::stream::{self, Stream, StreamExt};

use crate::http::problem;

/// Answers the part that was asked for of what says that it has parts. Several at once are answered
/// by the whole, as is allowed.
pub async fn ranges<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let wanted = match Range::parse(&req) {
        Ok(Range::Bytes(parts)) if *req.method() == Method::GET && parts.len() == 1 => {
            parts.into_iter().next()
        }
        _ => None,
    };
    let only_if = req.headers().get(header::IF_RANGE).cloned();
    let response = next.call(req).await?.map_into_boxed_body();
    let (Some(wanted), Some(whole)) = (wanted, size(&response)) else {
        return Ok(response);
    };
    // Of another representation than the one that was begun, the whole is sent (RFC 9110 §13.1.5).
    if only_if.is_some_and(|tag| response.headers().get(header::ETAG) != Some(&tag)) {
        return Ok(response);
    }
    Ok(part(response, &wanted, whole))
}

/// How many bytes a whole answer has, if it can be had in parts.
fn size(response: &ServiceResponse<BoxBody>) -> Option<u64> {
    let has_parts = response
        .headers()
        .get(header::ACCEPT_RANGES)
        .is_some_and(|unit| unit == "bytes");
    let told = response
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    let known = match response.response().body().size() {
        BodySize::Sized(size) => Some(size),
        _ => told,
    };
    known.filter(|_| has_parts && response.status() == StatusCode::OK)
}

fn part(
    response: ServiceResponse<BoxBody>,
    wanted: &ByteRangeSpec,
    whole: u64,
) -> ServiceResponse<BoxBody> {
    let Some((from, to)) = wanted.to_satisfiable_range(whole) else {
        let mut refused = problem::respond(StatusCode::RANGE_NOT_SATISFIABLE);
        put(
            refused.headers_mut(),
            header::CONTENT_RANGE,
            &format!("bytes */{whole}"),
        );
        return response.into_response(refused);
    };
    let length = to - from + 1;
    let mut response = response.map_body(|head, body| {
        head.status = StatusCode::PARTIAL_CONTENT;
        head.no_chunking(true);
        BodyStream::new(cut(body, from, length)).boxed()
    });
    let headers = response.headers_mut();
    put(
        headers,
        header::CONTENT_RANGE,
        &format!("bytes {from}-{to}/{whole}"),
    );
    put(headers, header::CONTENT_LENGTH, &length.to_string());
    // A part is a part of the bytes as they are: it is not packed.
    put(headers, header::CONTENT_ENCODING, "identity");
    response
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, text: &str) {
    if let Ok(value) = header::HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

/// So many bytes of a body behind so many others.
fn cut(
    mut body: BoxBody,
    from: u64,
    length: u64,
) -> impl Stream<Item = Result<Bytes, actix_web::Error>> {
    let all = stream::poll_fn(move |context| Pin::new(&mut body).poll_next(context));
    let (mut before, mut left) = (from, length);
    let parts = all.map(move |bytes| {
        let mut bytes = bytes.map_err(actix_web::Error::from)?;
        let skipped = usize::try_from(before)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let mut bytes = bytes.split_off(skipped);
        before -= skipped as u64;
        bytes.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        left -= bytes.len() as u64;
        Ok::<_, actix_web::Error>((bytes, left == 0))
    });
    // Nothing is read behind the last byte that was asked for.
    parts.scan(false, |done, part| {
        let part = if *done { None } else { Some(part) };
        *done = matches!(part, Some(Ok((_, true)) | Err(_)));
        std::future::ready(part.map(|part| part.map(|(bytes, _)| bytes)))
    })
}
