//! `/dead-letters`: letters that were given up, for those who manage their readers' accounts.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::JobId;
use crate::error::Result;
use crate::http::extract::{ChangeRequest, Id, Identity, Nothing, Params};
use crate::http::view::{PageParams, PageView, change, changed, listed, page};
use crate::services::upkeep::dead_letters::{self, DeadLetter};
use crate::state::State;

/// A letter: to whom and of what kind, not what it says.
#[derive(Serialize, ToSchema)]
pub struct DeadLetterView {
    id: Uuid,
    /// The reader's account.
    user_id: Uuid,
    name: String,
    address: String,
    /// One for each file in the letter: `submitted`, `waiting`, `returned`, `refused`, `decided`,
    /// `awarded`, `cancelled`, `due_soon`, `overdue`, `to_sign` or `to_issue`.
    kinds: Vec<&'static str>,
    /// `dead`; `queued` once it was sent again.
    state: String,
    /// How often it was tried.
    attempts: i32,
    /// Why it was given up.
    error: String,
    /// When it was caused.
    created_at: DateTime<Utc>,
}

impl From<&DeadLetter> for DeadLetterView {
    fn from(letter: &DeadLetter) -> Self {
        Self {
            id: letter.id.0,
            user_id: letter.reader.0,
            name: letter.reader_name.clone(),
            address: letter.address.clone(),
            kinds: letter.kinds.clone(),
            state: letter.state.clone(),
            attempts: letter.attempts,
            error: letter.error.clone(),
            created_at: letter.created_at,
        }
    }
}

/// The letters that were given up, to accounts the caller manages.
#[utoipa::path(
    tag = "access",
    operation_id = "list_dead_letters",
    params(PageParams),
    responses((status = 200, body = PageView<DeadLetterView>)),
    security(("bearer" = [])),
)]
#[get("/dead-letters")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(
        &state,
        "dead-letters",
        params.0.cursor.as_deref(),
        params.0.limit,
    )?;
    let ctx = state.ctx();
    let letters = state
        .db
        .read(move |conn| dead_letters::list(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(&state, &req, "dead-letters", &letters, |letter| {
        DeadLetterView::from(letter)
    }))
}

/// Puts a letter back into the queue; it keeps its Message-ID.
#[utoipa::path(
    tag = "access",
    operation_id = "send_letter_again",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = DeadLetterView)),
    security(("bearer" = [])),
)]
#[post("/dead-letters/{id}/send-again")]
pub async fn send_again(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<JobId>,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| dead_letters::send_again(tx, ctx, caller, id.0),
        |letter| changed(1, DeadLetterView::from(letter)),
    )
    .await
}
