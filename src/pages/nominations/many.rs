//! Proposing many people at once, in four steps on the server: for what, who, common papers, and
//! looking it over. What was typed is kept at each step.

pub(crate) mod filing;
pub(crate) mod lines;
pub(crate) mod papers;
pub(crate) mod sheets;

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::RosterId;
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::roster::{Occasion, Purpose, Roster};
use crate::error::Result;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::eligibility::offers::{Offer, offers_of};
use crate::pages::forms::{Pairs, id, iso, showing};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::pages::table::{RouteTable, web};
use crate::services::nominations::rosters::{self, RosterChoices};
use crate::state::State;
use crate::words;

/// The addresses of the four steps.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/nominations/many", web::get().to(start))
        .route("/nominations/many", web::post().to(begin))
        .route(
            "/nominations/many/template",
            web::get().to(sheets::template),
        )
        .route("/nominations/many/{id}", web::get().to(lines::list))
        .route("/nominations/many/{id}/purpose", web::get().to(purpose))
        .route(
            "/nominations/many/{id}/purpose",
            web::post().to(set_purpose),
        )
        .route("/nominations/many/{id}/rows", web::post().to(sheets::paste))
        .route("/nominations/many/{id}/sheet", web::post().to(sheets::load))
        .route("/nominations/many/{id}/lines", web::post().to(lines::save))
        .route(
            "/nominations/many/{id}/lines/{from}",
            web::get().to(lines::list_from),
        )
        .route("/nominations/many/{id}/papers", web::get().to(papers::list))
        .route(
            "/nominations/many/{id}/papers",
            web::post().to(papers::save),
        )
        .route(
            "/nominations/many/{id}/review",
            web::get().to(filing::review),
        )
        .route("/nominations/many/{id}/file", web::post().to(filing::file))
        .route("/nominations/many/{id}/delete", web::post().to(remove))
}

/// The first step.
pub const START: &str = "/nominations/many";

/// The page of a list.
pub fn page_of(id: RosterId) -> String {
    format!("{START}/{id}")
}

/// The steps, of which this is the present one: class, text, and what was said in it.
fn steps(words: Words, now: usize, purpose: &str) -> Vec<(&'static str, String, String)> {
    let one = |step: usize| {
        let text = words.say(&format!("page-many-step-{step}"));
        let small = if step == 1 { purpose } else { "" };
        let (class, head) = match step.cmp(&now) {
            std::cmp::Ordering::Less => ("done", "✓ "),
            std::cmp::Ordering::Equal => ("now", ""),
            std::cmp::Ordering::Greater => ("", ""),
        };
        (class, format!("{head}{step}. {text}"), small.to_owned())
    };
    (1..=4).map(one).collect()
}

/// A list that was begun, as the first step offers it.
struct Begun {
    id: RosterId,
    award: String,
    changed: String,
    lines: i64,
    files: i64,
}

/// What the form of the first step says.
#[derive(Default)]
struct Said {
    unit: String,
    /// `code:type`
    award: String,
    event: String,
    name: String,
    from: String,
    to: String,
    year: String,
}

#[derive(Template)]
#[template(path = "nominations/many/start.html")]
struct StartPage {
    frame: Frame,
    steps: Vec<(&'static str, String, String)>,
    choices: RosterChoices,
    offers: Vec<Offer>,
    begun: Vec<Begun>,
    said: Said,
    /// The list whose purpose is changed; none for a new one.
    list: Option<(RosterId, i64)>,
    /// Of this showing of the form.
    once: String,
}

impl StartPage {
    /// Where the form is sent.
    fn place(&self) -> String {
        self.list.map_or_else(
            || START.to_owned(),
            |(id, _)| format!("{}/purpose", page_of(id)),
        )
    }
}

fn said_of(list: &Roster) -> Said {
    let purpose = &list.purpose;
    let mut said = Said {
        unit: purpose.unit.to_string(),
        award: format!("{}:{}", purpose.award_code, purpose.commendation_type),
        year: purpose
            .cycle_year
            .map(|year| year.to_string())
            .unwrap_or_default(),
        ..Said::default()
    };
    match &purpose.occasion {
        Occasion::Year => {}
        Occasion::Known(id) => said.event = id.to_string(),
        Occasion::New { name, from, to } => {
            said.name.clone_from(name);
            said.from = words::date(*from);
            said.to = Some(to)
                .filter(|to| *to != from)
                .map(|to| words::date(*to))
                .unwrap_or_default();
        }
    }
    said
}

async fn start_page(
    state: &State,
    visitor: &Visitor,
    list: Option<RosterId>,
    event: String,
) -> PageResult {
    let read = move |conn: &mut crate::db::Conn,
                     ctx: &crate::services::Ctx,
                     caller: &crate::services::access::Caller| {
        let list = list
            .map(|id| rosters::find(conn, ctx, caller, id))
            .transpose()?;
        Ok((list, rosters::choices(conn, ctx, caller)?))
    };
    let (list, mut choices) = visitor.read(state, read).await?;
    let words = visitor.words;
    let begun = choices.begun.drain(..).map(|(list, lines, files)| {
        let award = state.law.any_award(&list.purpose.award_code);
        Begun {
            id: list.id,
            award: award.map_or_else(String::new, |award| words.of(&award.name)),
            changed: words.moment(&list.changed_at),
            lines,
            files,
        }
    });
    let page = StartPage {
        begun: begun.collect(),
        frame: visitor.frame(),
        steps: steps(words, 1, ""),
        offers: offers_of(&choices.awards, words),
        said: list.as_ref().map_or_else(
            || Said {
                event,
                ..Said::default()
            },
            said_of,
        ),
        list: list.map(|list| (list.id, list.version)),
        once: showing(state),
        choices,
    };
    Ok(show(page.render()))
}

/// The first step: for what, and the rows to paste.
pub async fn start(state: Data<State>, visitor: Visitor, asked: Query<StartQuery>) -> PageResult {
    start_page(&state, &visitor, None, asked.into_inner().event).await
}

/// In which event the people of a new list have earned it, where that is known.
#[derive(Deserialize)]
pub struct StartQuery {
    #[serde(default)]
    event: String,
}

/// The first step of a list that was begun.
pub async fn purpose(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id = id(&visitor, &path)?;
    start_page(&state, &visitor, Some(id), String::new()).await
}

/// The purpose that the form says, and the rows that were pasted.
fn told(form: &Pairs) -> Result<(Purpose, Vec<Vec<String>>)> {
    let mut fields = Fields::new();
    let unit = fields.id("/unit_id", form.value("unit_id"));
    let (code, kind) = form.value("award").split_once(':').unwrap_or_default();
    let code = fields.line("/award", code, 100);
    let kind = code.as_ref().and_then(|_| {
        fields.code(
            "/award",
            kind,
            CommendationType::ALL,
            CommendationType::code,
        )
    });
    let cycle_year = fields.some(form.some("cycle_year"), |fields, text| {
        let year = text.trim().parse().unwrap_or(-1);
        fields.number("/cycle_year", year, 1900, 2999)
    });
    let is_new = ["name", "happened_from", "happened_to"]
        .iter()
        .any(|member| form.some(member).is_some());
    let occasion = match form.some("event_id") {
        Some(_) if is_new => {
            fields.fault("/name", "one_of_two", Vec::new());
            None
        }
        Some(event) => fields.id("/event_id", event).map(Occasion::Known),
        // Merit is earned over a year, in no single event.
        None if !is_new && kind == Some(CommendationType::Merit) => Some(Occasion::Year),
        None => {
            let name = fields.line("/name", form.value("name"), 300);
            let from = fields.date("/happened_from", &iso(form.value("happened_from")));
            let to = fields.some(form.some("happened_to"), |fields, text| {
                fields.date("/happened_to", &iso(text))
            });
            (|| {
                let (name, from) = (name?, from?);
                let to = to?.unwrap_or(from);
                Some(Occasion::New { name, from, to })
            })()
        }
    };
    let rows = sheets::pasted(&mut fields, form.value("rows"));
    fields.done((|| {
        let purpose = Purpose {
            unit: unit?,
            award_code: code?,
            commendation_type: kind?,
            cycle_year: cycle_year?,
            occasion: occasion?,
        };
        Some((purpose, rows?))
    })())
}

/// Begins a list.
pub async fn begin(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    visitor
        .change_to(
            &state,
            &form,
            START,
            told(&form),
            |tx, ctx, caller, (purpose, rows)| {
                let id = rosters::begin(tx, ctx, caller, purpose, rows)?;
                let looked = rosters::look(tx, ctx, caller, id)?;
                // Rows that are all in order are looked over at the end; nothing is to mend in them.
                let is_sound = looked.good() > 0 && looked.good() == looked.lines.len();
                let next = if is_sound { "/papers" } else { "" };
                Ok(format!("{}{next}", page_of(id)))
            },
        )
        .await
}

/// Says anew for what the people of a list are proposed.
pub async fn set_purpose(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (RosterId, _) = (id(&visitor, &path)?, form.version());
    let page = format!("{}/purpose", page_of(id));
    visitor
        .change_to(
            &state,
            &form,
            &page,
            told(&form),
            move |tx, ctx, caller, (purpose, rows)| {
                rosters::set_purpose(tx, ctx, caller, (id, version), purpose, rows)
                    .map(|()| page_of(id))
            },
        )
        .await
}

/// Removes a list; the files that were made of it stay.
pub async fn remove(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (RosterId, _) = (id(&visitor, &path)?, form.version());
    visitor
        .change_to(
            &state,
            &form,
            &page_of(id),
            form.if_confirmed(Ok(())),
            move |tx, ctx, caller, ()| {
                rosters::remove(tx, ctx, caller, (id, version)).map(|()| START.to_owned())
            },
        )
        .await
}
