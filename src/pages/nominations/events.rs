//! An event: what happened, and who was proposed for it.

pub(crate) mod emergencies;
pub(crate) mod reports;

use actix_web::web::{Data, Path};
use askama::Template;

use crate::domain::base::ids::EventId;
use crate::pages::PageResult;
use crate::pages::forms::id;
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::profile::{self, EventProfile};
use crate::state::State;

#[derive(Template)]
#[template(path = "nominations/event.html")]
struct EventPage {
    frame: Frame,
    profile: EventProfile,
}

/// An event with the files that the visitor sees.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: EventId = id(&visitor, &path)?;
    let profile = visitor
        .read(&state, move |conn, ctx, caller| {
            profile::event(conn, ctx, caller, id)
        })
        .await?;
    let page = EventPage {
        frame: visitor.frame(),
        profile,
    };
    Ok(show(page.render()))
}
