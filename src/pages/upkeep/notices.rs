//! What the visitor was written to about, or would have been.

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::JobId;
use crate::domain::base::job::About;
use crate::http::upkeep::notices::ReadNoticesBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, next, page};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::upkeep::notices::{self, ShownNotice};
use crate::state::State;
use crate::words;

/// Where they are.
const PLACE: &str = "/notices";

/// Where the page begins.
#[derive(Deserialize)]
pub struct NoticesQuery {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "upkeep/notices.html")]
struct NoticesPage {
    frame: Frame,
    notices: Vec<ShownNotice>,
    total: i64,
    /// Is one of them to be read?
    has_unread: bool,
    next: Option<String>,
}

impl NoticesPage {
    /// What happened, in one line.
    fn title(&self, shown: &ShownNotice) -> String {
        words::title(self.frame.words.0, &shown.notice)
    }

    /// Whom a decision lists first, where there are more with a sign; nothing of what is none.
    #[expect(clippy::unused_self, reason = "templates call it on their page")]
    fn names(&self, shown: &ShownNotice) -> String {
        let (names, lines) = &shown.lines;
        let more = usize::try_from(*lines).is_ok_and(|lines| lines > names.len());
        format!("{}{}", names.join(", "), if more { ", …" } else { "" })
    }

    /// Where the thing is found.
    #[expect(clippy::unused_self, reason = "templates call it on their page")]
    fn place(&self, shown: &ShownNotice) -> String {
        match shown.about {
            About::Nomination(id) => format!("/nominations/{id}"),
            About::Decision(id) => format!("/decisions/{id}"),
            About::Letter(id) => format!("/submission-letters/{id}"),
            About::Cycle(_) => "/cycles".to_owned(),
            About::Report(id) => format!("/reports/{id}"),
            About::Emergency(id) => format!("/emergencies/{id}"),
            About::Workbook(id) => format!("/workbooks/{id}"),
        }
    }
}

/// The visitor's notices, the newest first.
pub async fn list(state: Data<State>, visitor: Visitor, from: Query<NoticesQuery>) -> PageResult {
    let wanted = page(&state, "notices", from.cursor.as_deref());
    let found = visitor
        .read(&state, move |conn, ctx, caller| {
            notices::list(conn, ctx, caller, &wanted)
        })
        .await?;
    let settled = found.items.iter().filter(|shown| shown.is_settled);
    settle(&state, &visitor, settled.map(|shown| shown.id).collect()).await;
    Ok(show(
        NoticesPage {
            frame: visitor.frame(),
            next: next(&state, "notices", PLACE, &[], found.next.as_deref()),
            total: found.total.unwrap_or_default(),
            has_unread: found.items.iter().any(|shown| shown.is_unread),
            notices: found.items,
        }
        .render(),
    ))
}

/// What asks for something that is done is read from now on. That it could not be noted is no reason
/// to show nothing.
async fn settle(state: &State, visitor: &Visitor, ids: Vec<JobId>) {
    let Ok(caller) = visitor.caller() else { return };
    if ids.is_empty() {
        return;
    }
    let ctx = state.ctx();
    let noted = state
        .db
        .write(move |tx| notices::settle(tx, &ctx, &caller, &ids))
        .await;
    if let Err(error) = noted {
        tracing::warn!(%error, "what is done could not be taken for read");
    }
}

/// Takes them for read, up to the newest that the page showed.
pub async fn read(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let until = form.command(ReadNoticesBody::command);
    visitor
        .change(&state, &form, PLACE, until, notices::mark_read)
        .await
}
