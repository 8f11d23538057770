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
    /// The file that is changed; none for a new one.
    file: Option<(NominationId, i64)>,
    subjects: Vec<Subject>,
    awards: Vec<(String, String)>,
    types: Vec<&'static str>,
    typed: Typed,
    faults: Vec<(String, String)>,
    today: String,
}

/// The fields of the form; a fault of anything else is told at its head.
const FIELDS: [&str; 8] = ["subject_id", "award_code", "commendation_type", "name", "happened_from", "happened_to", "summary", "statement"];

impl NominatePage {
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }

    fn other_faults(&self) -> impl Iterator<Item = &str> {
        self.faults.iter().filter(|(name, _)| !FIELDS.contains(&name.as_str())).map(|(_, text)| text.as_str())
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
    /// Of the file that is changed.
    #[serde(default)]
    version: i64,
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

impl Typed {
    /// What a file says now.
    fn of(whole: &Whole) -> Self {
        let content = &whole.shown.filed.nomination.content;
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let (from, to) = (whole.event.as_ref().map(|event| event.happened_from), whole.event.as_ref().map(|event| event.happened_to));
        Self {
            subject_id: content.subject.to_string(),
            award_code: content.award_code.clone(),
            commendation_type: content.commendation_type.code().to_owned(),
            name: whole.event.as_ref().map(|event| event.name.clone()).unwrap_or_default(),
            happened_from: day(from),
            happened_to: day(to.filter(|to| Some(*to) != from)),
            summary: whole.achievement.clone(),
            statement: content.statement.clone(),
            then: String::new(),
            version: whole.shown.filed.nomination.version,
        }
    }
}

type Answer = std::result::Result<HttpResponse, Trouble>;

/// The form for a new file, or for one that is changed.
async fn form_page(
    state: &State,
    visitor: &Visitor,
    file: Option<NominationId>,
    typed: Option<Typed>,
    faults: Vec<(String, String)>,
) -> Answer {
    let caller = visitor.caller()?;
    let ctx = state.ctx();
    let (awards, today) = (nominations::proposable(&ctx), ctx.today());
    let read = move |conn: &mut crate::db::Conn| {
        let whole = file.map(|id| nominations::find(conn, &ctx, &caller, id)).transpose()?;
        let subjects = people::list_subjects(conn, &ctx, &caller, None, &Page { after: None, limit: 1_000 })?;
        Ok::<_, Error>((whole, subjects.items))
    };
    let (whole, mut subjects) = state.db.read(read).await.map_err(|error| visitor.trouble(error))?;
    subjects.sort_by_cached_key(|subject| (subject.kind, crate::domain::people::sort_key(&subject.name)));
    if let Some(whole) = &whole {
        subjects.retain(|subject| subject.id == whole.shown.filed.nomination.content.subject);
    }
    let new = || Typed { commendation_type: CommendationType::AdHoc.code().to_owned(), ..Typed::default() };
    let typed = typed.or_else(|| whole.as_ref().map(Typed::of)).unwrap_or_else(new);
    let words = visitor.words;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = NominatePage {
        words,
        problem: None,
        signed_in: true,
        file: file.map(|id| (id, typed.version)),
        subjects,
        awards: awards.iter().map(|award| (award.code.clone(), words.of(&award.name))).collect(),
        types: CommendationType::ALL.iter().map(|kind| kind.code()).collect(),
        typed,
        faults,
        today: today.to_string(),
    };
    Ok(html(status, page.render()))
}

/// After the form: to the file, or back to the form with what was typed and what is wrong with it.
async fn after_form(state: &State, visitor: &Visitor, file: Option<NominationId>, typed: Typed, done: Result<NominationId>) -> Answer {
    match done {
        Ok(id) => {
            state.wake.notify_one();
            Ok(see(&format!("/nominations/{id}")))
        }
        Err(error @ Error::Invalid(_)) => {
            let mut faults = visitor.trouble(error).faults();
            // The form has no field for the award year: it is that of the day.
            faults.iter_mut().filter(|(field, _)| field == "cycle_year").for_each(|(field, _)| "happened_from".clone_into(field));
            form_page(state, visitor, file, Some(typed), faults).await
        }
        Err(error) => match file {
            Some(id) => back::<()>(state, &format!("/nominations/{id}"), Err(visitor.trouble(error))),
            None => Err(visitor.trouble(error)),
        },
    }
}

/// The empty form.
pub async fn form(state: Data<State>, visitor: Visitor) -> Answer {
    form_page(&state, &visitor, None, None, Vec::new()).await
}

/// Writes event, achievement and nomination in one go, and submits it if wanted.
pub async fn propose(state: Data<State>, visitor: Visitor, form: Form<Typed>) -> Answer {
    let (caller, typed, ctx) = (visitor.caller()?, form.into_inner(), state.ctx());
    let proposed = match typed.parse() {
        Err(error) => Err(error),
        Ok(report) => state.db.write(move |tx| nominations::propose(tx, &ctx, &caller, report)).await,
    };
    after_form(&state, &visitor, None, typed, proposed).await
}

/// The form with what a draft or a returned file says.
pub async fn edit_form(state: Data<State>, visitor: Visitor, path: Path<String>) -> Answer {
    let id = id(&visitor, &path)?;
    form_page(&state, &visitor, Some(id), None, Vec::new()).await
}

/// Changes a draft or a returned file, and submits it if wanted.
pub async fn revise(state: Data<State>, visitor: Visitor, path: Path<String>, form: Form<Typed>) -> Answer {
    let id = id(&visitor, &path)?;
    let (caller, typed, ctx) = (visitor.caller()?, form.into_inner(), state.ctx());
    let version = typed.version;
    let revised = match typed.parse() {
        Err(error) => Err(error),
        Ok(report) => state.db.write(move |tx| nominations::revise(tx, &ctx, &caller, id, version, report).map(|()| id)).await,
    };
    after_form(&state, &visitor, Some(id), typed, revised).await
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
    may_edit: bool,
    /// The name of the law it was received under.
    rule_set: Option<String>,
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
pub async fn show_file(state: Data<State>, visitor: Visitor, path: Path<String>) -> Answer {
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
    let may_edit = whole.shown.allowed.iter().any(|allowed| allowed.action == "edit" && allowed.refusal.is_none());
    let receipt = whole.shown.filed.nomination.receipt.as_ref();
    let set = receipt.and_then(|receipt| ctx.law.rule_sets.iter().find(|set| set.code == receipt.rule_set));
    let rule_set = set.map(|set| visitor.words.of(&set.name));
    let history = stage_names(&ctx, &whole, visitor.words, history);
    let page = FilePage { words: visitor.words, problem: visitor.problem, signed_in: true, history, acts, may_edit, rule_set, whole };
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
    #[serde(default)]
    citation: String,
}

/// Does something with a file and shows it again.
pub async fn act(state: Data<State>, visitor: Visitor, path: Path<(String, String)>, form: Form<Act>) -> Answer {
    let caller = visitor.caller()?;
    let id = id(&visitor, &path.0)?;
    let action = path.1.parse().ok().filter(|action: &Action| action.stands_alone());
    let action = action.ok_or_else(|| visitor.trouble(Error::NotFound("action")))?;
    let mut fields = Fields::new();
    let reason = Some(form.reason.as_str()).filter(|text| !text.trim().is_empty());
    let reason = fields.some(reason, |fields, text| fields.lines("/reason", text, 2_000));
    let citation = Some(form.citation.as_str()).filter(|text| !text.trim().is_empty());
    let citation = fields.some(citation, |fields, text| fields.line("/citation", text, 500));
    let (ctx, version) = (state.ctx(), form.version);
    let command = fields.done((|| Some(Command { reason: reason?, citation: citation?, ..Command::plain(action) }))());
    let done = match command {
        Err(error) => Err(error),
        Ok(command) => state.db.write(move |tx| nominations::act(tx, &ctx, &caller, id, version, command)).await,
    };
    state.wake.notify_one();
    back(&state, &format!("/nominations/{id}"), done.map_err(|error| visitor.trouble(error)))
}
