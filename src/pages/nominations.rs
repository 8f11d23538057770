//! Writing a nomination, reading a file, acting on it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::frame::{Trouble, Visitor, Words, back, html, see, show};
use crate::domain::award::CommendationType;
use crate::domain::history::Entry;
use crate::domain::ids::NominationId;
use crate::domain::nomination::Command;
use crate::domain::people::Subject;
use crate::domain::stage::Action;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::services::events::AddEvent;
use crate::services::nominations::{self, Report, Whole};
use crate::services::{Ctx, Page, people};
use crate::state::State;

#[derive(Template)]
#[template(path = "nominate.html")]
struct NominatePage {
    words: Words,
    problem: Option<String>,
    signed_in: bool,
    subjects: Vec<Subject>,
    awards: Vec<(String, String)>,
    types: Vec<&'static str>,
    typed: Typed,
    faults: Vec<(String, String)>,
    today: String,
}

impl NominatePage {
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }
}

/// What was typed into the form.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    subject_id: String,
    #[serde(default)]
    award_code: String,
    #[serde(default)]
    commendation_type: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    happened_from: String,
    #[serde(default)]
    happened_to: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    statement: String,
    /// `submit` or `draft`.
    #[serde(default)]
    then: String,
}

impl Typed {
    fn parse(&self) -> Result<Report> {
        let mut fields = Fields::new();
        let subject = fields.id("/subject_id", &self.subject_id);
        let award_code = fields.line("/award_code", &self.award_code, 100);
        let kind = fields.code("/commendation_type", &self.commendation_type, CommendationType::ALL, CommendationType::code);
        let name = fields.line("/name", &self.name, 300);
        let from = fields.date("/happened_from", &self.happened_from);
        let to = Some(self.happened_to.as_str()).filter(|text| !text.is_empty());
        let to = fields.some(to, |fields, text| fields.date("/happened_to", text));
        let summary = fields.lines("/summary", &self.summary, 2_000);
        let statement = fields.lines("/statement", &self.statement, 20_000);
        fields.done((|| {
            Some(Report {
                event: AddEvent { unit: None, name: name?, happened_from: from?, happened_to: to?.or(from)? },
                subject: subject?,
                summary: summary?,
                award_code: award_code?,
                commendation_type: kind?,
                statement: statement?,
                submit: self.then == "submit",
            })
        })())
    }
}

async fn form_page(
    state: &State,
    visitor: &Visitor,
    typed: Typed,
    faults: Vec<(String, String)>,
) -> std::result::Result<askama::Result<String>, Trouble> {
    let caller = visitor.caller()?;
    let ctx = state.ctx();
    let (awards, today) = (nominations::proposable(&ctx), ctx.today());
    let list = move |conn: &mut crate::db::Conn| people::list_subjects(conn, &ctx, &caller, None, &Page { after: None, limit: 1_000 });
    let mut subjects = state.db.read(list).await.map_err(|error| visitor.trouble(error))?.items;
    subjects.sort_by_cached_key(|subject| (subject.kind, crate::domain::people::sort_key(&subject.name)));
    let words = visitor.words;
    let page = NominatePage {
        words,
        problem: None,
        signed_in: true,
        subjects,
        awards: awards.iter().map(|award| (award.code.clone(), words.of(&award.name))).collect(),
        types: CommendationType::ALL.iter().map(|kind| kind.code()).collect(),
        typed,
        faults,
        today: today.to_string(),
    };
    Ok(page.render())
}

/// The empty form.
pub async fn form(state: Data<State>, visitor: Visitor) -> std::result::Result<HttpResponse, Trouble> {
    let typed = Typed { commendation_type: CommendationType::AdHoc.code().to_owned(), ..Typed::default() };
    Ok(show(form_page(&state, &visitor, typed, Vec::new()).await?))
}

/// Writes event, achievement and nomination in one go, and submits it if wanted. What was typed is never lost.
pub async fn propose(state: Data<State>, visitor: Visitor, form: Form<Typed>) -> std::result::Result<HttpResponse, Trouble> {
    let caller = visitor.caller()?;
    let typed = form.into_inner();
    let ctx = state.ctx();
    let proposed = match typed.parse() {
        Err(error) => Err(error),
        Ok(report) => state.db.write(move |tx| nominations::propose(tx, &ctx, &caller, report)).await,
    };
    match proposed {
        Ok(id) => {
            state.wake.notify_one();
            Ok(see(&format!("/nominations/{id}")))
        }
        Err(error @ Error::Invalid(_)) => {
            let faults = visitor.trouble(error).faults();
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, form_page(&state, &visitor, typed, faults).await?))
        }
        Err(error) => Err(visitor.trouble(error)),
    }
}

#[derive(Template)]
#[template(path = "file.html")]
struct FilePage {
    words: Words,
    problem: Option<String>,
    signed_in: bool,
    whole: Whole,
    history: Vec<(Entry, Option<String>)>,
    /// The acts the visitor can do now, and whether each needs a reason.
    acts: Vec<(&'static str, bool)>,
}

fn stage_names(ctx: &Ctx, whole: &Whole, words: Words, history: Vec<Entry>) -> Vec<(Entry, Option<String>)> {
    let route = whole.shown.filed.nomination.route(&ctx.law);
    let name = |code: &str| {
        let stage = route.and_then(|route| route.stage(code)).map(|stage| words.of(&stage.name));
        stage.unwrap_or_else(|| words.code("status", code))
    };
    history.into_iter().map(|entry| (entry.clone(), entry.to_stage.as_deref().map(name))).collect()
}

/// A file: what it says, who holds it, since when, what can be done, what was done.
pub async fn show_file(state: Data<State>, visitor: Visitor, path: Path<String>) -> std::result::Result<HttpResponse, Trouble> {
    let id = id(&visitor, &path)?;
    let caller = visitor.caller()?;
    let ctx = state.ctx();
    let read = state.db.read(move |conn| {
        let whole = nominations::find(conn, &ctx, &caller, id)?;
        let history = nominations::history(conn, &ctx, &caller, id)?;
        Ok::<_, Error>((whole, history, ctx))
    });
    let (whole, history, ctx) = read.await.map_err(|error| visitor.trouble(error))?;
    let possible =
        |action: &&Action| whole.shown.allowed.iter().any(|allowed| allowed.action == action.code() && allowed.refusal.is_none());
    let acts = Action::ALL.iter().filter(possible).map(|action| (action.code(), action.needs_reason())).collect();
    let history = stage_names(&ctx, &whole, visitor.words, history);
    let page = FilePage { words: visitor.words, problem: visitor.problem, signed_in: true, history, acts, whole };
    Ok(show(page.render()))
}

fn id(visitor: &Visitor, text: &str) -> std::result::Result<NominationId, Trouble> {
    Uuid::parse_str(text).map(NominationId).map_err(|_| visitor.trouble(Error::NotFound("nomination")))
}

/// An act with its reason, from the version the page showed.
#[derive(Deserialize)]
pub struct Act {
    version: i64,
    #[serde(default)]
    reason: String,
}

/// Does something with a file and shows it again.
pub async fn act(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Form<Act>,
) -> std::result::Result<HttpResponse, Trouble> {
    let caller = visitor.caller()?;
    let id = id(&visitor, &path.0)?;
    let action = path.1.parse().ok().filter(|action| *action != Action::Issue);
    let action = action.ok_or_else(|| visitor.trouble(Error::NotFound("action")))?;
    let mut fields = Fields::new();
    let reason = Some(form.reason.as_str()).filter(|text| !text.trim().is_empty());
    let reason = fields.some(reason, |fields, text| fields.lines("/reason", text, 2_000));
    let (ctx, version) = (state.ctx(), form.version);
    let done = match fields.done(reason) {
        Err(error) => Err(error),
        Ok(reason) => state.db.write(move |tx| nominations::act(tx, &ctx, &caller, id, version, Command { action, reason })).await,
    };
    state.wake.notify_one();
    back(&state, &format!("/nominations/{id}"), done.map_err(|error| visitor.trouble(error)))
}
