//! Search over everything, from one box.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::frame::{Frame, Visitor, html, see, show};
use crate::services::search::{FoundEverywhere, MOST_SIGNS, MeantThing, everywhere};
use crate::state::State;

/// What is looked for; nothing shows the form alone.
#[derive(Deserialize)]
pub struct SearchPageQuery {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    q: String,
    /// As the query of the lists that show all.
    query: String,
    found: Option<FoundEverywhere>,
}

impl SearchPage {
    fn new(frame: Frame, q: String, found: Option<FoundEverywhere>) -> Self {
        let query = serde_urlencoded::to_string([("q", &q)]).unwrap_or_default();
        Self {
            frame,
            q,
            query,
            found,
        }
    }
}

/// Where somebody is led who typed the code or number of one thing.
fn place_of(meant: MeantThing) -> String {
    match meant {
        MeantThing::File(id) => format!("/nominations/{id}"),
        MeantThing::Person(id) => format!("/people/{id}"),
        MeantThing::Decision(id) => format!("/decisions/{id}"),
    }
}

/// What the visitor sees of all kinds, or the form to ask for it.
pub async fn search(
    state: Data<State>,
    visitor: Visitor,
    asked: Query<SearchPageQuery>,
) -> PageResult {
    visitor.caller()?;
    let typed = asked.into_inner().q;
    if typed.trim().is_empty() {
        let page = SearchPage::new(visitor.frame(), String::new(), None);
        return Ok(show(page.render()));
    }
    let mut fields = Fields::new();
    let q = fields.line("q", &typed, MOST_SIGNS);
    let q = match fields.done(q) {
        Ok(q) => q,
        Err(error) => {
            let frame = Frame {
                problem: Some(visitor.trouble(error).says()),
                ..visitor.frame()
            };
            let page = SearchPage::new(frame, typed, None);
            return Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page.render()));
        }
    };
    let wanted = q.clone();
    let found = visitor
        .read_beside(&state, true, move |conn, ctx, caller| {
            everywhere(conn, ctx, caller, &wanted)
        })
        .await?;
    if let Some(meant) = found.meant {
        return Ok(see(&place_of(meant)));
    }
    Ok(show(
        SearchPage::new(visitor.frame(), q, Some(found)).render(),
    ))
}
