//! My work: what waits for me, and the newest files and decisions I see.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use super::frame::{Trouble, Visitor, Words, show};
use crate::services::work::{self, Work};
use crate::state::State;

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    words: Words,
    problem: Option<String>,
    signed_in: bool,
    work: Work,
}

/// The page people start from.
pub async fn my_work(state: Data<State>, visitor: Visitor) -> Result<HttpResponse, Trouble> {
    let caller = visitor.caller()?;
    let ctx = state.ctx();
    let work = state.db.read(move |conn| work::mine(conn, &ctx, &caller)).await.map_err(|error| visitor.trouble(error))?;
    Ok(show(WorkPage { words: visitor.words, problem: visitor.problem, signed_in: true, work }.render()))
}
