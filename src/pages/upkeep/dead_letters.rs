//! Letters that were given up, with a form to send each again.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::domain::base::ids::JobId;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Frame, Visitor, show as page};
use crate::services::PageRequest;
use crate::services::upkeep::dead_letters::{self, DeadLetter};
use crate::state::State;

/// The most that is shown; as letters are sent again, the next ones show.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "upkeep/dead_letters.html")]
struct DeadLettersPage {
    frame: Frame,
    letters: Vec<DeadLetter>,
}

/// The letters to accounts that the visitor manages.
pub async fn list(state: Data<State>, visitor: Visitor) -> PageResult {
    let all = PageRequest {
        after: None,
        limit: MOST,
    };
    let letters = visitor
        .read(&state, move |conn, ctx, caller| {
            dead_letters::list(conn, ctx, caller, &all)
        })
        .await?
        .items;
    Ok(page(
        DeadLettersPage {
            frame: visitor.frame(),
            letters,
        }
        .render(),
    ))
}

/// Sends one again.
pub async fn send_again(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: JobId = id(&visitor, &path)?;
    visitor
        .change(
            &state,
            &form,
            "/dead-letters",
            Ok(id),
            dead_letters::send_again,
        )
        .await
}
