//! `/events` and `/achievements`: what happened, and what one subject did in it.

pub mod emergencies;
pub mod reports;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::{AchievementId, EventId, SubjectId};
use crate::domain::nominations::event::{Achievement, Event};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Id, Identity, Params};
use crate::http::view::{PageParams, PageView, change, created, listed, page, versioned};
use crate::services::nominations::events::{self, AddAchievement, AddEvent};
use crate::state::State;

/// Something that happened.
#[derive(Serialize, ToSchema)]
pub struct EventView {
    id: Uuid,
    /// Where it is filed.
    unit_id: Uuid,
    name: String,
    happened_from: NaiveDate,
    happened_to: NaiveDate,
    created_at: chrono::DateTime<chrono::Utc>,
    version: i64,
}

impl From<&Event> for EventView {
    fn from(event: &Event) -> Self {
        Self {
            id: event.id.0,
            unit_id: event.unit.0,
            name: event.name.clone(),
            happened_from: event.happened_from,
            happened_to: event.happened_to,
            created_at: event.created_at,
            version: event.version,
        }
    }
}

/// The events the caller sees.
#[utoipa::path(
    tag = "organisation",
    params(PageParams),
    responses((status = 200, body = PageView<EventView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/events")]
pub async fn list_events(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(&state, "events", params.0.cursor.as_deref(), params.0.limit)?;
    let ctx = state.ctx();
    let events = state
        .db
        .read(move |conn| events::list_events(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(&state, &req, "events", &events, |event| {
        EventView::from(event)
    }))
}

/// One event.
#[utoipa::path(
    tag = "organisation",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = EventView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/events/{id}")]
pub async fn find_event(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<EventId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let event = state
        .db
        .read(move |conn| events::find_event(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, event.version, EventView::from(&event))
}

/// An event to file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddEventBody {
    /// Up to 300 characters.
    name: String,
    #[schema(format = Date)]
    happened_from: String,
    /// The same day when left out.
    #[schema(format = Date)]
    happened_to: Option<String>,
    /// Where it is filed; the one unit the caller nominates for when left out.
    #[schema(format = Uuid)]
    unit_id: Option<String>,
}

impl AddEventBody {
    fn parse(self) -> Result<AddEvent> {
        let mut fields = Fields::new();
        let name = fields.line("/name", &self.name, 300);
        let from = fields.date("/happened_from", &self.happened_from);
        let to = fields.some(self.happened_to, |fields, text| {
            fields.date("/happened_to", &text)
        });
        let unit = fields.some(self.unit_id, |fields, text| fields.id("/unit_id", &text));
        fields.done((|| {
            Some(AddEvent {
                unit: unit?,
                name: name?,
                happened_from: from?,
                happened_to: to?.or(from)?,
            })
        })())
    }
}

/// Files an event.
#[utoipa::path(
    tag = "organisation",
    request_body = AddEventBody,
    responses((status = 201, body = EventView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/events")]
pub async fn add_event(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<AddEventBody>,
) -> Result<HttpResponse> {
    let new = body.0.parse()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| events::add_event(tx, ctx, caller, new),
        |event| created(Some(format!("events/{}", event.id)), EventView::from(event)),
    )
    .await
}

/// What one subject did.
#[derive(Serialize, ToSchema)]
pub struct AchievementView {
    id: Uuid,
    /// In which event, if it was one.
    event_id: Option<Uuid>,
    subject_id: Uuid,
    summary: String,
    created_at: chrono::DateTime<chrono::Utc>,
    version: i64,
}

impl From<&Achievement> for AchievementView {
    fn from(achievement: &Achievement) -> Self {
        Self {
            id: achievement.id.0,
            event_id: achievement.event.map(|id| id.0),
            subject_id: achievement.subject.0,
            summary: achievement.summary.clone(),
            created_at: achievement.created_at,
            version: achievement.version,
        }
    }
}

/// Which achievements.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AchievementParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Of this subject.
    subject_id: Option<Uuid>,
}

/// The achievements the caller sees.
#[utoipa::path(
    tag = "organisation",
    params(AchievementParams),
    responses((status = 200, body = PageView<AchievementView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/achievements")]
pub async fn list_achievements(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<AchievementParams>,
) -> Result<HttpResponse> {
    let AchievementParams {
        cursor,
        limit,
        subject_id,
    } = params.0;
    let page = page(&state, "achievements", cursor.as_deref(), limit)?;
    let ctx = state.ctx();
    let achievements = state
        .db
        .read(move |conn| {
            events::list_achievements(conn, &ctx, &who.0, subject_id.map(SubjectId), &page)
        })
        .await?;
    Ok(listed(
        &state,
        &req,
        "achievements",
        &achievements,
        |achievement| AchievementView::from(achievement),
    ))
}

/// One achievement.
#[utoipa::path(
    tag = "organisation",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AchievementView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/achievements/{id}")]
pub async fn find_achievement(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<AchievementId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let achievement = state
        .db
        .read(move |conn| events::find_achievement(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(
        &req,
        achievement.version,
        AchievementView::from(&achievement),
    )
}

/// An achievement to file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddAchievementBody {
    #[schema(format = Uuid)]
    subject_id: String,
    /// Up to 2,000 characters.
    summary: String,
    /// In which event, if it was one.
    #[schema(format = Uuid)]
    event_id: Option<String>,
}

impl AddAchievementBody {
    fn parse(self) -> Result<AddAchievement> {
        let mut fields = Fields::new();
        let subject = fields.id("/subject_id", &self.subject_id);
        let summary = fields.lines("/summary", &self.summary, 2_000);
        let event = fields.some(self.event_id, |fields, text| fields.id("/event_id", &text));
        fields.done((|| {
            Some(AddAchievement {
                event: event?,
                subject: subject?,
                summary: summary?,
            })
        })())
    }
}

/// Files what a subject did.
#[utoipa::path(
    tag = "organisation",
    request_body = AddAchievementBody,
    responses((status = 201, body = AchievementView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/achievements")]
pub async fn add_achievement(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<AddAchievementBody>,
) -> Result<HttpResponse> {
    let new = body.0.parse()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| events::add_achievement(tx, ctx, caller, new),
        |achievement| {
            created(
                Some(format!("achievements/{}", achievement.id)),
                AchievementView::from(achievement),
            )
        },
    )
    .await
}
