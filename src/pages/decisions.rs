//! Drafting, signing, numbering and issuing a decision.

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data, Form, Path};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::frame::{Trouble, Visitor, Words, back, see, show as page};
use crate::domain::history::Entry;
use crate::domain::ids::{DecisionId, NominationId};
use crate::error::Error;
use crate::fields::Fields;
use crate::services::decisions::{self, Issue as Entered, ShownDecision};
use crate::state::State;

#[derive(Template)]
#[template(path = "decision.html")]
struct DecisionPage {
    words: Words,
    problem: Option<String>,
    signed_in: bool,
    shown: ShownDecision,
    history: Vec<Entry>,
    total: i64,
    may_sign: bool,
    may_issue: bool,
    today: String,
}

fn id(visitor: &Visitor, text: &str) -> Result<DecisionId, Trouble> {
    Uuid::parse_str(text).map(DecisionId).map_err(|_| visitor.trouble(Error::NotFound("decision")))
}

/// The page of a decision.
pub async fn show(state: Data<State>, visitor: Visitor, path: Path<String>) -> Result<HttpResponse, Trouble> {
    let caller = visitor.caller()?;
    let id = id(&visitor, &path)?;
    let ctx = state.ctx();
    let today = ctx.today().to_string();
    let read = state.db.read(move |conn| {
        let shown = decisions::find(conn, &ctx, &caller, id)?;
        let history = decisions::history(conn, &ctx, &caller, id)?;
        Ok::<_, Error>((shown, history))
    });
    let (shown, history) = read.await.map_err(|error| visitor.trouble(error))?;
    let may = |action| shown.allowed.iter().any(|allowed| allowed.action == action && allowed.refusal.is_none());
    let decision = DecisionPage {
        words: visitor.words,
        problem: visitor.problem,
        signed_in: true,
        total: shown.lines.iter().filter_map(|line| line.amount).sum(),
        may_sign: may("sign"),
        may_issue: may("issue"),
        shown,
        history,
        today,
    };
    Ok(page(decision.render()))
}

/// Drafts a decision of the files that were ticked. A form repeats the name of a ticked box, which a struct cannot read.
pub async fn draft(state: Data<State>, visitor: Visitor, body: Bytes) -> Result<HttpResponse, Trouble> {
    let caller = visitor.caller()?;
    let typed = serde_urlencoded::from_bytes::<Vec<(String, String)>>(&body).unwrap_or_default();
    let value = |name: &str| typed.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default();
    let ticked: Vec<&str> = typed.iter().filter(|(key, _)| key == "nomination_id").map(|(_, value)| value.as_str()).collect();
    let mut fields = Fields::new();
    let title = fields.line("/title", value("title"), 300);
    if ticked.is_empty() {
        fields.fault("/nomination_ids", "nothing_ticked", Vec::new());
    }
    let ids: Vec<NominationId> = ticked.iter().filter_map(|text| fields.id("/nomination_ids", text)).collect();
    let ctx = state.ctx();
    let drafted = match fields.done(title) {
        Err(error) => Err(error),
        Ok(title) => state.db.write(move |tx| decisions::draft(tx, &ctx, &caller, title, &ids)).await,
    };
    match drafted {
        Ok(shown) => {
            state.wake.notify_one();
            Ok(see(&format!("/decisions/{}", shown.found.decision.id)))
        }
        Err(error) => back::<()>(&state, "/", Err(visitor.trouble(error))),
    }
}

/// The version the page showed, and that it was read.
#[derive(Deserialize)]
pub struct Signature {
    version: i64,
    #[serde(default)]
    confirm: String,
}

/// A signature or a number is for good: the box says that the list was read.
fn confirmed(fields: &mut Fields, ticked: &str) {
    if ticked != "yes" {
        fields.fault("/confirm", "not_confirmed", Vec::new());
    }
}

/// Signs.
pub async fn sign(state: Data<State>, visitor: Visitor, path: Path<String>, form: Form<Signature>) -> Result<HttpResponse, Trouble> {
    let caller = visitor.caller()?;
    let id = id(&visitor, &path)?;
    let (ctx, version) = (state.ctx(), form.version);
    let mut fields = Fields::new();
    confirmed(&mut fields, &form.confirm);
    let signed = match fields.done(Some(())) {
        Err(error) => Err(error),
        Ok(()) => state.db.write(move |tx| decisions::sign(tx, &ctx, &caller, id, version)).await,
    };
    state.wake.notify_one();
    back(&state, &format!("/decisions/{id}"), signed.map_err(|error| visitor.trouble(error)))
}

/// Number, series and date.
#[derive(Deserialize)]
pub struct Issue {
    version: i64,
    number: String,
    series: String,
    date: String,
    #[serde(default)]
    golden_book: String,
    #[serde(default)]
    confirm: String,
}

/// Numbers and issues.
pub async fn issue(state: Data<State>, visitor: Visitor, path: Path<String>, form: Form<Issue>) -> Result<HttpResponse, Trouble> {
    let caller = visitor.caller()?;
    let id = id(&visitor, &path)?;
    let mut fields = Fields::new();
    let number = Some(form.number.trim()).filter(|text| !text.is_empty());
    let number = fields.some(number, |fields, text| fields.number("/number", text.parse().unwrap_or(0), 1, 999_999));
    let series = fields.line("/series", &form.series, 30);
    let date = fields.date("/date", &form.date);
    confirmed(&mut fields, &form.confirm);
    let numbering =
        fields.done((|| Some(Entered { number: number?, series: series?, date: date?, golden_book: form.golden_book == "yes" }))());
    let (ctx, version) = (state.ctx(), form.version);
    let issued = match numbering {
        Err(error) => Err(error),
        Ok(numbering) => state.db.write(move |tx| decisions::issue(tx, &ctx, &caller, id, version, numbering)).await,
    };
    state.wake.notify_one();
    back(&state, &format!("/decisions/{id}"), issued.map_err(|error| visitor.trouble(error)))
}
