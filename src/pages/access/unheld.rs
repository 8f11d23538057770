//! Offices that files wait for and nobody holds, for administrators.

use actix_web::web::{Data, Query};
use askama::Template;

use crate::pages::PageResult;
use crate::pages::forms::{SearchQuery, next, page};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::access::unheld::{self, UnheldOffice};
use crate::state::State;

#[derive(Template)]
#[template(path = "access/unheld.html")]
struct UnheldPage {
    frame: Frame,
    offices: Vec<UnheldOffice>,
    next: Option<String>,
}

/// The offices of the units that the visitor manages.
pub async fn list(state: Data<State>, visitor: Visitor, search: Query<SearchQuery>) -> PageResult {
    let wanted = page(&state, "unheld-offices", search.cursor.as_deref());
    let found = visitor
        .read(&state, move |conn, ctx, caller| {
            unheld::list(conn, ctx, caller, &wanted)
        })
        .await?;
    let page = UnheldPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "unheld-offices",
            "/unheld-offices",
            &[],
            found.next.as_deref(),
        ),
        offices: found.items,
    };
    Ok(show(page.render()))
}
