//! `/emergencies`: events whose files all who are concerned work on at once.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::{EmergencyId, EventId};
use crate::domain::nominations::emergency::Pace;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::view::{PageParams, PageView, change, changed, created, listed, page, versioned};
use crate::services::nominations::emergencies::{self, FoundEmergency, ShownEmergency};
use crate::state::State;

/// An emergency, as lists have it.
#[derive(Serialize, ToSchema)]
pub struct EmergencyView {
    id: Uuid,
    event_id: Uuid,
    event_name: String,
    happened_from: NaiveDate,
    /// The unit in which the event is filed.
    unit_id: Uuid,
    unit_name: String,
    /// Why it was opened.
    reason: String,
    /// The name of who opened it.
    opened_by: String,
    opened_at: DateTime<Utc>,
    /// Why it was closed; none while it is open.
    closed_because: Option<String>,
    closed_by: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    version: i64,
}

impl From<&FoundEmergency> for EmergencyView {
    fn from(found: &FoundEmergency) -> Self {
        let (emergency, event) = (&found.emergency, &found.event);
        let closed = emergency.closed.as_ref();
        Self {
            id: emergency.id.0,
            event_id: event.id.0,
            event_name: event.name.clone(),
            happened_from: event.happened_from,
            unit_id: emergency.unit.0,
            unit_name: found.unit_name.clone(),
            reason: emergency.reason.clone(),
            opened_by: emergency.opened_by.clone(),
            opened_at: emergency.opened_at,
            closed_because: closed.map(|closed| closed.reason.clone()),
            closed_by: closed.map(|closed| closed.by.clone()),
            closed_at: closed.map(|closed| closed.at),
            version: emergency.version,
        }
    }
}

/// How many files are in a status.
#[derive(Serialize, ToSchema)]
pub struct FilesStandingView {
    /// The status of a nomination.
    status: &'static str,
    count: i64,
}

/// How long it took from the first day of the event to the awards, in days.
#[derive(Serialize, ToSchema)]
pub struct PaceView {
    /// How many were awarded.
    awarded: i64,
    shortest: i64,
    /// Within so many days half of them were awarded.
    median: i64,
    longest: i64,
}

impl From<Pace> for PaceView {
    fn from(pace: Pace) -> Self {
        let Pace {
            awarded,
            shortest,
            median,
            longest,
        } = pace;
        Self {
            awarded,
            shortest,
            median,
            longest,
        }
    }
}

/// An emergency with what came of it, as far as the caller sees the files.
#[derive(Serialize, ToSchema)]
pub struct WholeEmergencyView {
    emergency: EmergencyView,
    /// How many files are in which status.
    standing: Vec<FilesStandingView>,
    /// How long it took from the act to the awards; none where none was given.
    pace: Option<PaceView>,
}

impl From<&ShownEmergency> for WholeEmergencyView {
    fn from(shown: &ShownEmergency) -> Self {
        let standing = shown
            .standing
            .iter()
            .map(|(status, count)| FilesStandingView {
                status: status.code(),
                count: *count,
            });
        Self {
            emergency: EmergencyView::from(&shown.found),
            standing: standing.collect(),
            pace: shown.pace.map(PaceView::from),
        }
    }
}

/// The emergencies of the caller's units, of those below and of those above, the newest first.
#[utoipa::path(
    tag = "nominations",
    operation_id = "list_emergencies",
    params(PageParams),
    responses((status = 200, body = PageView<EmergencyView>)),
    security(("bearer" = [])),
)]
#[get("/emergencies")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let PageParams { cursor, limit } = params.0;
    let page = page(&state, "emergencies", cursor.as_deref(), limit)?;
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| emergencies::list(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(&state, &req, "emergencies", &found, |found| {
        EmergencyView::from(found)
    }))
}

/// One emergency.
#[utoipa::path(
    tag = "nominations",
    operation_id = "find_emergency",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = WholeEmergencyView)),
    security(("bearer" = [])),
)]
#[get("/emergencies/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<EmergencyId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| emergencies::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(
        &req,
        shown.found.emergency.version,
        WholeEmergencyView::from(&shown),
    )
}

/// An emergency to open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenEmergencyBody {
    /// For which event.
    #[schema(format = Uuid)]
    event_id: String,
    /// Why, up to 2,000 characters.
    reason: String,
}

impl OpenEmergencyBody {
    /// For what and why, or every fault.
    pub fn command(self) -> Result<(EventId, String)> {
        let mut fields = Fields::new();
        let event = fields.id("/event_id", &self.event_id);
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done(event.zip(reason))
    }
}

/// Opens an emergency for an event, as chairman or administrator of its unit or of one above: all
/// who work on its files hear of it, and units below nominate in it.
#[utoipa::path(
    tag = "nominations",
    operation_id = "open_emergency",
    request_body = OpenEmergencyBody,
    responses((status = 201, body = WholeEmergencyView)),
    security(("bearer" = [])),
)]
#[post("/emergencies")]
pub async fn open(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<OpenEmergencyBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let (event, reason) = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| emergencies::open(tx, ctx, caller, event, &reason),
        |shown| {
            created(
                Some(format!("emergencies/{}", shown.found.emergency.id)),
                WholeEmergencyView::from(shown),
            )
        },
    )
    .await
}

/// Why an emergency ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseEmergencyBody {
    /// Why, up to 2,000 characters.
    reason: String,
}

impl CloseEmergencyBody {
    /// Why, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done(reason)
    }
}

/// Closes an emergency: all who work on its files hear of it.
#[utoipa::path(
    tag = "nominations",
    operation_id = "close_emergency",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CloseEmergencyBody,
    responses((status = 200, body = WholeEmergencyView)),
    security(("bearer" = [])),
)]
#[post("/emergencies/{id}/close")]
pub async fn close(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<EmergencyId>,
    expected: Expected,
    body: Body<CloseEmergencyBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let reason = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| emergencies::close(tx, ctx, caller, id.0, expected.0, &reason),
        |shown| {
            changed(
                shown.found.emergency.version,
                WholeEmergencyView::from(shown),
            )
        },
    )
    .await
}
