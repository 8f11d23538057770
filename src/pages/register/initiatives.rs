//! Initiatives: the list, entering one, and a page of each, on which it is put right and spent.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::{AwardId, InitiativeId};
use crate::domain::register::initiative::{
    InitiativeAuthor, InitiativeFilter, MOST_AUTHORS, Reach,
};
use crate::domain::register::unit::Unit;
use crate::http::register::exports;
use crate::http::register::initiatives::{
    CorrectInitiativeForm, EnterInitiativeForm, ReleaseInitiativeBody, SpendInitiativeBody, by_form,
};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, address_with, id, next, page, showing};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::services::register::initiatives::{self, InitiativeBoard, ShownInitiative};
use crate::services::register::subjects::Offered;
use crate::state::State;

/// For so many authors the form that enters one has rows.
const ROWS: usize = 4;

/// So many rows stand behind those of the authors that are known.
const MORE_ROWS: usize = 2;

/// What is looked for; nothing typed is no filter. `who` looks for authors to enter one of.
#[derive(Deserialize)]
pub struct InitiativesQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    reach: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    who: String,
    #[serde(default)]
    cursor: String,
}

impl InitiativesQuery {
    fn filter(&self) -> InitiativeFilter {
        let year = self.year.trim().parse().ok();
        InitiativeFilter {
            q: typed(&self.q),
            reach: self.reach.parse().ok(),
            year: year.filter(|year| (1_800..=2_999).contains(year)),
            author: None,
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 4] {
        [
            ("q", &self.q),
            ("reach", &self.reach),
            ("year", &self.year),
            ("who", &self.who),
        ]
    }
}

/// What was typed, if it says anything.
fn typed(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A row of a form for one author.
struct ShownRow {
    place: usize,
    /// The share in percent, as it is typed; empty where nobody is named.
    share: String,
    /// Whom to choose from: the id, the name with what tells them apart, whether they are chosen.
    choices: Vec<(String, String, bool)>,
}

/// Rows for these authors, and so many behind them.
fn rows(
    words: Words,
    offered: &[Offered],
    authors: &[InitiativeAuthor],
    more: usize,
) -> Vec<ShownRow> {
    let mut offered: Vec<&Offered> = offered.iter().collect();
    offered.sort_by_cached_key(|one| one.subject.sort_key());
    let row = |place: usize| {
        let author = authors.get(place);
        let choice = |one: &&Offered| {
            let kind = words.code("subject", one.subject.kind.code());
            let is_chosen = author.is_some_and(|author| author.subject == one.subject.id);
            (one.subject.id.to_string(), one.label(&kind), is_chosen)
        };
        ShownRow {
            place: place + 1,
            share: author
                .map(|author| author.share.to_string())
                .unwrap_or_default(),
            choices: offered.iter().map(choice).collect(),
        }
    };
    let count = (authors.len() + more).min(MOST_AUTHORS);
    (0..count).map(row).collect()
}

/// The codes of how far initiatives have an effect.
fn reaches() -> Vec<&'static str> {
    Reach::ALL.iter().map(|reach| reach.code()).collect()
}

#[derive(Template)]
#[template(path = "register/initiatives/list.html")]
struct InitiativesPage {
    frame: Frame,
    search: InitiativesQuery,
    reaches: Vec<&'static str>,
    found: Vec<ShownInitiative>,
    total: i64,
    excel: String,
    next: Option<String>,
    may_enter: bool,
    units: Vec<Unit>,
    rows: Vec<ShownRow>,
    /// Of this showing of the form.
    once: String,
}

/// The initiatives a reader sees.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<InitiativesQuery>,
) -> PageResult {
    let search = search.into_inner();
    let (filter, who) = (search.filter(), typed(&search.who));
    let cursor = Some(search.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let wanted = page(&state, "initiatives", cursor);
    let mut board = visitor
        .read(&state, move |conn, ctx, caller| {
            initiatives::board(conn, ctx, caller, &filter, who.as_deref(), &wanted)
        })
        .await?;
    board.units.sort_by(|a, b| a.name.cmp(&b.name));
    let list = InitiativesPage {
        frame: visitor.frame(),
        reaches: reaches(),
        total: board.found.total.unwrap_or_default(),
        excel: address_with("/initiatives/export", &search.pairs()),
        next: next(
            &state,
            "initiatives",
            "/initiatives",
            &search.pairs(),
            board.found.next.as_deref(),
        ),
        found: board.found.items,
        may_enter: board.may_enter,
        units: board.units,
        rows: rows(visitor.words, &board.subjects, &[], ROWS),
        once: showing(&state),
        search,
    };
    Ok(show(list.render()))
}

/// The same as a workbook.
pub async fn export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<InitiativesQuery>,
) -> PageResult {
    let caller = visitor.caller()?;
    exports::initiatives(&state, caller, search.filter(), visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// Enters an initiative, and shows it.
pub async fn enter(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let new = form.command(EnterInitiativeForm::command);
    visitor
        .change_to(
            &state,
            &form,
            "/initiatives",
            new,
            |tx, ctx, caller, new| {
                let entered = initiatives::enter(tx, ctx, caller, new).map_err(by_form)?;
                Ok(format!("/initiatives/{}", entered.id))
            },
        )
        .await
}

/// Whom to look for as a further author.
#[derive(Deserialize)]
pub struct AuthorsQuery {
    #[serde(default)]
    who: String,
}

#[derive(Template)]
#[template(path = "register/initiatives/one.html")]
struct InitiativePage {
    frame: Frame,
    board: InitiativeBoard,
    who: String,
    reaches: Vec<&'static str>,
    rows: Vec<ShownRow>,
    /// The awards on which it can be spent, each with what names it.
    awards: Vec<(AwardId, String)>,
}

/// One initiative.
pub async fn find(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    search: Query<AuthorsQuery>,
) -> PageResult {
    let id: InitiativeId = id(&visitor, &path)?;
    let who = typed(&search.who);
    let board = visitor
        .read(&state, move |conn, ctx, caller| {
            initiatives::one(conn, ctx, caller, id, who.as_deref())
        })
        .await?;
    let awards = board.awards.iter().map(|award| {
        let name = visitor.words.of(&award.name);
        let number = &award.decision_number;
        let text = format!("{}: {name}, {} ({number})", award.subject_name, award.year);
        (award.id, text)
    });
    let initiative = &board.shown.initiative;
    let page = InitiativePage {
        frame: visitor.frame(),
        who: search.into_inner().who,
        reaches: reaches(),
        rows: rows(
            visitor.words,
            &board.subjects,
            &initiative.authors,
            MORE_ROWS,
        ),
        awards: awards.collect(),
        board,
    };
    Ok(show(page.render()))
}

/// Puts an initiative right.
pub async fn correct(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (InitiativeId, _) = (id(&visitor, &path)?, form.version());
    let (page, new) = (
        format!("/initiatives/{id}"),
        form.command(CorrectInitiativeForm::command),
    );
    visitor
        .change(&state, &form, &page, new, move |tx, ctx, caller, new| {
            initiatives::correct(tx, ctx, caller, id, version, new).map_err(by_form)
        })
        .await
}

/// Removes an initiative, and shows the others.
pub async fn remove(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (InitiativeId, _) = (id(&visitor, &path)?, form.version());
    let page = format!("/initiatives/{id}");
    visitor
        .change_to(&state, &form, &page, Ok(()), move |tx, ctx, caller, ()| {
            initiatives::remove(tx, ctx, caller, id, version)?;
            Ok("/initiatives".to_owned())
        })
        .await
}

/// Spends an initiative on an award.
pub async fn spend(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (InitiativeId, _) = (id(&visitor, &path)?, form.version());
    let page = format!("/initiatives/{id}");
    let award = form
        .with("award_id", form.value("initiative_award"))
        .command(SpendInitiativeBody::command)
        .map_err(by_form);
    visitor
        .change(
            &state,
            &form,
            &page,
            award,
            move |tx, ctx, caller, award| {
                initiatives::spend(tx, ctx, caller, id, version, award).map_err(by_form)
            },
        )
        .await
}

/// Lets go of the award on which an initiative was spent.
pub async fn release(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (InitiativeId, _) = (id(&visitor, &path)?, form.version());
    let page = format!("/initiatives/{id}");
    let reason = form.command(ReleaseInitiativeBody::command);
    visitor
        .change(
            &state,
            &form,
            &page,
            reason,
            move |tx, ctx, caller, reason: String| {
                initiatives::release(tx, ctx, caller, id, version, &reason)
            },
        )
        .await
}
