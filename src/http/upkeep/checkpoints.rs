//! `/public/checkpoints`: signed ends of the history's chain. Whoever keeps them can have it proven
//! that nothing was touched since.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::upkeep::seal::Checkpoint;
use crate::error::Result;
use crate::http::extract::Params;
use crate::http::view::{PageParams, PageView, listed, page};
use crate::services::upkeep::audit;
use crate::state::State;

/// A signed end of the chain. Signed (Ed25519, RFC 8032) is the text `thidua checkpoint 1`,
/// position, hash and `signed_at` with six decimals of the second, each followed by a line feed.
#[derive(Serialize, ToSchema)]
pub struct CheckpointView {
    /// How many lines of the history it covers.
    position: i64,
    /// SHA-256, hexadecimal.
    hash: String,
    signed_at: DateTime<Utc>,
    /// Base64url.
    public_key: String,
    /// Base64url.
    signature: String,
}

impl From<&Checkpoint> for CheckpointView {
    fn from(checkpoint: &Checkpoint) -> Self {
        let Checkpoint {
            position,
            hash,
            signed_at,
            public_key,
            signature,
        } = checkpoint.clone();
        Self {
            position,
            hash,
            signed_at,
            public_key,
            signature,
        }
    }
}

/// The signed ends of the history's chain, the newest first.
#[utoipa::path(
    tag = "public",
    operation_id = "list_checkpoints",
    params(PageParams),
    responses((status = 200, body = PageView<CheckpointView>)),
)]
#[get("/public/checkpoints")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(
        &state,
        "checkpoints",
        params.0.cursor.as_deref(),
        params.0.limit,
    )?;
    let found = state
        .db
        .read(move |conn| audit::checkpoints(conn, &page))
        .await?;
    let mut answer = listed(&state, &req, "checkpoints", &found, |checkpoint| {
        CheckpointView::from(checkpoint)
    });
    answer.headers_mut().insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("public, max-age=60"),
    );
    Ok(answer)
}
