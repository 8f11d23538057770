//! What happened at the doors, for administrators.

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::access::security_event::{SecurityEvent, SecurityKind};
use crate::domain::base::office::Role;
use crate::error::Error;
use crate::pages::PageResult;
use crate::pages::forms::{next, page};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::access::security_events::{self, SecurityEventFilter};
use crate::services::{Listed, access};
use crate::state::State;

/// What is looked for, and where the page begins.
#[derive(Deserialize, Clone)]
pub struct SecurityEventsQuery {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    actor_id: String,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "access/security_events.html")]
struct EventsPage {
    frame: Frame,
    asked: SecurityEventsQuery,
    kinds: Vec<&'static str>,
    events: Vec<SecurityEvent>,
    total: i64,
    next: Option<String>,
}

/// The list, with what it is narrowed by. What nothing is called by finds nothing.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    asked: Query<SecurityEventsQuery>,
) -> PageResult {
    let asked = asked.into_inner();
    let wanted = page(&state, "security-events", asked.cursor.as_deref());
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = SecurityEventFilter {
        kind: asked.kind.parse().ok(),
        actor: some(&asked.actor_id).map(|text| text.parse().unwrap_or_default()),
        address: some(&asked.address),
        ..SecurityEventFilter::default()
    };
    let listed = visitor
        .read(&state, move |conn, ctx, caller| {
            // Who manages nothing has no such page.
            if !access::actor(conn, ctx, caller)?
                .offices
                .iter()
                .any(|held| held.office.role == Role::Administrator)
            {
                return Err(Error::NotFound("security_events"));
            }
            let total = security_events::count(conn, ctx, caller, &filter)?;
            security_events::list(conn, ctx, caller, &filter, &wanted).map(|events| Listed {
                total: Some(total),
                ..events
            })
        })
        .await?;
    let pairs = [
        ("kind", asked.kind.as_str()),
        ("address", asked.address.as_str()),
        ("actor_id", asked.actor_id.as_str()),
    ];
    let next = next(
        &state,
        "security-events",
        "/security-events",
        &pairs,
        listed.next.as_deref(),
    );
    let kinds = SecurityKind::ALL.iter().map(|kind| kind.code()).collect();
    let page = EventsPage {
        frame: visitor.frame(),
        asked,
        kinds,
        total: listed.total.unwrap_or_default(),
        events: listed.items,
        next,
    };
    Ok(show(page.render()))
}
