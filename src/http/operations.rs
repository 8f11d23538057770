//! Whether the service lives, is ready, and which version it is.

use std::sync::atomic::Ordering;

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::services;
use crate::state::State;

/// How the service is.
#[derive(Debug, Serialize, ToSchema)]
pub struct HealthView {
    /// `ok`, or `draining`.
    pub status: &'static str,
}

/// Which program this is.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionView {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// Does the process live?
#[utoipa::path(tag = "operations", responses((status = 200, body = HealthView)))]
#[get("/healthz")]
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(HealthView { status: "ok" })
}

/// Can it take requests? 503 when the database is out of reach and while it drains.
#[utoipa::path(tag = "operations", responses((status = 200, body = HealthView)))]
#[get("/readyz")]
pub async fn readyz(state: Data<State>) -> Result<HttpResponse> {
    if state.draining.load(Ordering::Relaxed) {
        return Err(Error::Unavailable("draining".to_owned()));
    }
    let reachable = tokio::time::timeout(
        std::time::Duration::from_secs(2),
        state.db.read(services::is_ready),
    )
    .await;
    reachable.map_err(|_| Error::Unavailable("the database did not answer".to_owned()))??;
    Ok(HttpResponse::Ok().json(HealthView { status: "ok" }))
}

/// Which program this is.
#[utoipa::path(tag = "operations", responses((status = 200, body = VersionView)))]
#[get("/version")]
pub async fn version() -> HttpResponse {
    HttpResponse::Ok().json(VersionView {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    })
}
