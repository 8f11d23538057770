//! Letters that were given up, with a form to send each again.

use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use crate::domain::base::ids::JobId;
use crate::error::Error;
use crate::pages::PageResult;
use crate::pages::frame::{Visitor, Words, back, show as page};
use crate::services::PageRequest;
use crate::services::upkeep::dead_letters::{self, DeadLetter};
use crate::state::State;

/// The most that is shown; as letters are sent again, the next ones show.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "upkeep/dead_letters.html")]
struct DeadLettersPage {
    words: Words,
    problem: Option<String>,
    signed_in: bool,
    letters: Vec<DeadLetter>,
}

/// The letters to accounts that the visitor manages.
pub async fn list(state: Data<State>, visitor: Visitor) -> PageResult {
    let caller = visitor.caller()?;
    let ctx = state.ctx();
    let all = PageRequest {
        after: None,
        limit: MOST,
    };
    let listed = state
        .db
        .read(move |conn| dead_letters::list(conn, &ctx, &caller, &all))
        .await;
    let letters = listed.map_err(|error| visitor.trouble(error))?.items;
    Ok(page(
        DeadLettersPage {
            words: visitor.words,
            problem: visitor.problem,
            signed_in: true,
            letters,
        }
        .render(),
    ))
}

/// Sends one again.
pub async fn send_again(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let caller = visitor.caller()?;
    let id = Uuid::parse_str(&path)
        .map(JobId)
        .map_err(|_| visitor.trouble(Error::NotFound("letter")))?;
    let ctx = state.ctx();
    let sent = state
        .db
        .write(move |tx| dead_letters::send_again(tx, &ctx, &caller, id))
        .await;
    state.wake.notify_one();
    back(
        &state,
        "/dead-letters",
        sent.map_err(|error| visitor.trouble(error)),
    )
}
