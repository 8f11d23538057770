//! My work: what waits for me, and the newest files and decisions I see.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use super::frame::{Trouble, Visitor, Words, show};
use crate::domain::actor::Role;
use crate::domain::stage::StageKind;
use crate::services::decisions::{self, ShownDecision};
use crate::services::nominations::{self, Shown};
use crate::services::{Filter, Page, access};
use crate::state::State;

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    words: Words,
    problem: Option<String>,
    signed_in: bool,
    name: String,
    roles: Vec<(String, String)>,
    may_nominate: bool,
    /// Files to act on.
    waiting: Vec<Shown>,
    /// Files that are agreed to and wait to be put on a decision.
    agreed: Vec<Shown>,
    /// Decisions to sign or to issue.
    papers: Vec<ShownDecision>,
    /// The newest decisions, however they stand.
    decisions: Vec<ShownDecision>,
    files: Vec<Shown>,
    q: String,
    title: String,
    more: bool,
}

/// What is looked for.
#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// How many lines of each list the page shows; the search finds the others.
const LINES: i64 = 50;

/// The page people start from.
pub async fn my_work(state: Data<State>, visitor: Visitor, search: Query<Search>) -> Result<HttpResponse, Trouble> {
    let caller = visitor.caller()?;
    let q = search.into_inner().q;
    let (ctx, looked_for) = (state.ctx(), q.trim().to_owned());
    let read = state.db.read(move |conn| {
        let page = Page { after: None, limit: LINES };
        let me = access::me(conn, &ctx, &caller)?;
        let tasks = nominations::tasks(conn, &ctx, &caller, &page)?;
        let filter = Filter { q: Some(looked_for).filter(|q| !q.is_empty()), ..Filter::default() };
        let files = nominations::list(conn, &ctx, &caller, &filter, &page)?;
        let papers = decisions::list(conn, &ctx, &caller, None, &page)?;
        let on_decision = nominations::on_a_decision(conn, &tasks.items)?;
        Ok::<_, crate::error::Error>((me, tasks, files, papers, on_decision))
    });
    let (me, tasks, files, papers, on_decision) = read.await.map_err(|error| visitor.trouble(error))?;
    let words = visitor.words;
    let is_issue = |shown: &Shown| shown.filed.nomination.stage(&state.law).is_some_and(|stage| stage.kind == StageKind::Issue);
    let (agreed, waiting): (Vec<Shown>, Vec<Shown>) = tasks.items.into_iter().partition(is_issue);
    let page = WorkPage {
        words,
        problem: visitor.problem,
        signed_in: true,
        name: me.name,
        may_nominate: me.offices.iter().any(|(held, _)| held.office.role == Role::EmulationOfficer),
        roles: me.offices.iter().map(|(held, unit)| (words.code("role", held.office.role.code()), unit.name.clone())).collect(),
        waiting,
        agreed: agreed.into_iter().filter(|shown| !on_decision.contains(&shown.filed.nomination.id)).collect(),
        papers: papers.items.iter().filter(|paper| paper.allowed.iter().any(|allowed| allowed.refusal.is_none())).cloned().collect(),
        decisions: papers.items,
        more: files.next.is_some(),
        files: files.items,
        title: words.say("page-decision-title-default"),
        q,
    };
    Ok(show(page.render()))
}
