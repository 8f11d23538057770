//! Counts every request, and shows what was counted on the listener for those who watch over the
//! service.

use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::error::{Error, Result};
use crate::http::extract::pattern;
use crate::metrics::CONTENT_TYPE;
use crate::services::base::queue;
use crate::state::State;

/// Longer than this a watcher does not wait for the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// Counts a request by method, pattern of its path and kind of status, and how long it took until
/// its answer began.
pub async fn count<B: MessageBody>(
    req: ServiceRequest,
    next: Next<B>,
) -> std::result::Result<ServiceResponse<B>, actix_web::Error> {
    let Some(metrics) = req
        .app_data::<Data<State>>()
        .map(|state| state.metrics.clone())
    else {
        return next.call(req).await;
    };
    let (method, route) = (req.method().clone(), pattern(req.request()));
    let (running, begun) = (metrics.begin(), Instant::now());
    let answer = next.call(req).await;
    drop(running);
    let status = match &answer {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    metrics.answered(
        method.as_str(),
        route.as_deref(),
        status.as_u16(),
        begun.elapsed(),
    );
    answer
}

/// What was counted, and how database and queue are right now.
pub async fn show(state: Data<State>) -> Result<HttpResponse> {
    let figures = tokio::time::timeout(PATIENCE, state.db.read(queue::figures)).await;
    let figures = figures.ok().and_then(std::result::Result::ok);
    let text = state
        .metrics
        .text(state.clock.now(), &state.db.load(), figures.as_ref());
    let text = text.map_err(|error| Error::Internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, CONTENT_TYPE))
        .body(text))
}
