//! Emergencies: the list, opening one, and one with its files as one queue.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::history::HistoryEntry;
use crate::domain::base::ids::EmergencyId;
use crate::domain::nominations::event::Event;
use crate::http::nominations::events::emergencies::{CloseEmergencyBody, OpenEmergencyBody};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, next, page, showing};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::nominations::emergencies::{self, FoundEmergency, ShownEmergency};
use crate::services::nominations::{self, Matter, NominationWithRights};
use crate::state::State;

/// Where the page begins.
#[derive(Deserialize)]
pub struct EmergenciesQuery {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "nominations/emergencies/list.html")]
struct ListPage {
    frame: Frame,
    emergencies: Vec<FoundEmergency>,
    /// For what the reader could open one.
    events: Vec<Event>,
    next: Option<String>,
    /// Of this showing of the form.
    once: String,
}

/// The emergencies a reader sees, and the form by which they open one.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    from: Query<EmergenciesQuery>,
) -> PageResult {
    let wanted = page(&state, "emergencies", from.cursor.as_deref());
    let (found, events) = visitor
        .read(&state, move |conn, ctx, caller| {
            let found = emergencies::list(conn, ctx, caller, &wanted)?;
            Ok((found, emergencies::openable(conn, ctx, caller)?))
        })
        .await?;
    let list = ListPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "emergencies",
            "/emergencies",
            &[],
            found.next.as_deref(),
        ),
        emergencies: found.items,
        events,
        once: showing(&state),
    };
    Ok(show(list.render()))
}

/// Opens an emergency, and leads to it.
pub async fn open(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let new = form.command(OpenEmergencyBody::command);
    visitor
        .change_to(
            &state,
            &form,
            "/emergencies",
            new,
            |tx, ctx, caller, (event, reason)| {
                let shown = emergencies::open(tx, ctx, caller, event, &reason)?;
                Ok(format!("/emergencies/{}", shown.found.emergency.id))
            },
        )
        .await
}

#[derive(Template)]
#[template(path = "nominations/emergencies/emergency.html")]
struct EmergencyPage {
    frame: Frame,
    shown: ShownEmergency,
    files: Vec<(NominationWithRights, Matter)>,
    history: Vec<HistoryEntry>,
    next: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "templates lend what they pass"
)]
impl EmergencyPage {
    /// So many days, in words.
    fn days(&self, key: &str, days: &i64) -> String {
        self.frame.days(key, *days)
    }
}

/// One emergency: how its files stand, who has them, and how long it took.
pub async fn find(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    from: Query<EmergenciesQuery>,
) -> PageResult {
    let id: EmergencyId = id(&visitor, &path)?;
    let wanted = page(&state, "emergency-files", from.cursor.as_deref());
    let (shown, listed, files, history) = visitor
        .read(&state, move |conn, ctx, caller| {
            let shown = emergencies::find(conn, ctx, caller, id)?;
            let listed = emergencies::files(conn, ctx, caller, id, &wanted)?;
            let files = nominations::these(conn, ctx, caller, &listed.items)?;
            let about = nominations::about(conn, ctx, caller, &files, false)?;
            let history = emergencies::history(conn, ctx, caller, id)?;
            let files: Vec<_> = files.into_iter().zip(about).collect();
            Ok((shown, listed.next, files, history))
        })
        .await?;
    let one = EmergencyPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "emergency-files",
            &format!("/emergencies/{id}"),
            &[],
            listed.as_deref(),
        ),
        shown,
        files,
        history,
    };
    Ok(show(one.render()))
}

/// Closes an emergency.
pub async fn close(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (EmergencyId, _) = (id(&visitor, &path)?, form.version());
    let reason = form.command(CloseEmergencyBody::command);
    visitor
        .change(
            &state,
            &form,
            &format!("/emergencies/{id}"),
            reason,
            move |tx, ctx, caller, reason: String| {
                emergencies::close(tx, ctx, caller, id, version, &reason)
            },
        )
        .await
}
