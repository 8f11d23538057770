//! `/security-events`: what happened at the doors of accounts and programs the caller manages.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::access::security_event::{SecurityEvent, SecurityKind};
use crate::domain::base::days::day_begins;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Identity, Params};
use crate::http::view::{PageView, listed, page};
use crate::services::Listed;
use crate::services::access::security_events::{self, SecurityEventFilter};
use crate::state::State;

/// Something that happened at a door.
#[derive(Serialize, ToSchema)]
pub struct SecurityEventView {
    id: Uuid,
    at: DateTime<Utc>,
    /// `signed_in`, `wrong_password`, `wrong_code`, `dead_link`, `wrong_client_secret`,
    /// `bad_token`, `token_reused`, `too_many_attempts`, `forbidden`, `foreign_form` or
    /// `second_factor_taken`.
    kind: &'static str,
    /// `allowed` or `refused`.
    outcome: &'static str,
    /// The account or program, where one is known.
    actor: Option<ComerView>,
    /// From which address; empty when the transport has none.
    address: String,
    /// Browser and system, or program, as they named themselves.
    device: String,
    /// `password`, `code` or `recovery_code`, of those who came in.
    factor: Option<&'static str>,
    /// Method and path that were asked for.
    object: String,
    /// Why, of a second factor that was taken away.
    reason: Option<String>,
    /// How it was made sure then that it was the owner who asked.
    identity_proof: Option<String>,
    /// The id by which the log knows the request.
    request_id: String,
    /// How many of the same kind from the same address were only counted since the one before.
    skipped: i64,
}

/// Who came.
#[derive(Serialize, ToSchema)]
pub struct ComerView {
    /// `user` or `machine_client`.
    kind: &'static str,
    id: Uuid,
    /// The name at that time.
    name: String,
}

impl From<&SecurityEvent> for SecurityEventView {
    fn from(event: &SecurityEvent) -> Self {
        Self {
            id: event.id.0,
            at: event.at,
            kind: event.kind.code(),
            outcome: event.kind.outcome(),
            actor: event.comer.as_ref().map(|comer| ComerView {
                kind: comer.kind,
                id: comer.id,
                name: comer.name.clone(),
            }),
            address: event.address.clone(),
            device: event.device.clone(),
            factor: event
                .factor
                .map(crate::domain::access::security_event::Factor::code),
            object: event.object.clone(),
            reason: event.why.as_ref().map(|why| why.reason.clone()),
            identity_proof: event.why.as_ref().map(|why| why.identity_proof.clone()),
            request_id: event.request_id.clone(),
            skipped: event.skipped,
        }
    }
}

/// Which of them.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SecurityEventParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Of this kind.
    kind: Option<String>,
    /// Of this account or program.
    actor_id: Option<Uuid>,
    /// From this address.
    address: Option<String>,
    /// The first day, in Vietnam.
    from: Option<NaiveDate>,
    /// The last day, in Vietnam.
    to: Option<NaiveDate>,
    /// Is the number on all pages wanted?
    count: Option<bool>,
}

/// What happened at the doors of the accounts and programs the caller manages, the newest first.
#[utoipa::path(
    tag = "access",
    operation_id = "list_security_events",
    params(SecurityEventParams),
    responses((status = 200, body = PageView<SecurityEventView>)),
    security(("bearer" = [])),
)]
#[get("/security-events")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<SecurityEventParams>,
) -> Result<HttpResponse> {
    let SecurityEventParams {
        cursor,
        limit,
        kind,
        actor_id,
        address,
        from,
        to,
        count,
    } = params.0;
    let mut fields = Fields::new();
    let kind = fields.some(kind, |fields, text| {
        fields.code("kind", &text, SecurityKind::ALL, SecurityKind::code)
    });
    let address = fields.some(address, |fields, text| fields.line("address", &text, 50));
    let (kind, address) = fields.done(kind.zip(address))?;
    let page = page(&state, "security-events", cursor.as_deref(), limit)?;
    let until = to.and_then(|day| day.succ_opt()).map(day_begins);
    let (filter, ctx) = (
        SecurityEventFilter {
            kind,
            actor: actor_id,
            address,
            from: from.map(day_begins),
            until,
        },
        state.ctx(),
    );
    let found = state.db.read(move |conn| {
        let total = (count == Some(true))
            .then(|| security_events::count(conn, &ctx, &who.0, &filter))
            .transpose()?;
        security_events::list(conn, &ctx, &who.0, &filter, &page)
            .map(|events| Listed { total, ..events })
    });
    Ok(listed(
        &state,
        &req,
        "security-events",
        &found.await?,
        |event| SecurityEventView::from(event),
    ))
}
