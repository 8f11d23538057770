//! My work: what waits for me, and the newest files and decisions I see.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

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
    q: String,
    title: String,
}

/// What is looked for.
#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// The page people start from.
pub async fn my_work(state: Data<State>, visitor: Visitor, search: Query<Search>) -> Result<HttpResponse, Trouble> {
    let caller = visitor.caller()?;
    let q = search.into_inner().q;
    let (ctx, looked_for) = (state.ctx(), Some(q.trim().to_owned()).filter(|q| !q.is_empty()));
    let work = state.db.read(move |conn| work::mine(conn, &ctx, &caller, looked_for)).await.map_err(|error| visitor.trouble(error))?;
    let title = visitor.words.say("page-decision-title-default");
    Ok(show(WorkPage { words: visitor.words, problem: visitor.problem, signed_in: true, work, q, title }.render()))
}
