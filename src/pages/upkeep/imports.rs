//! What comes from workbooks: sending one, what is good and what is not, bringing it in and taking it
//! back.

pub(super) mod letters;

use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Payload, Query};
use askama::Template;
use futures_util::StreamExt as _;
use serde::Deserialize;

use crate::db::Conn;
use crate::domain::base::ids::ImportId;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::unit::Unit;
use crate::domain::upkeep::import::{
    Import, ImportColumn, ImportKind, ImportRow, ImportState, ImportTally, MOST_IMPORT_BYTES,
    RowCheck, RowOutcome,
};
use crate::error::{Error, Result};
use crate::http::upkeep::imports::{
    ask, bytes_of, kind_of, list_of, receive, rows_in_a_book, sent, workbook_to_fill_in,
};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, next, page};
use crate::pages::frame::{Frame, Visitor, Words, back, see, show};
use crate::pages::nominations::documents::{Sent, name_of, read_to_the_end, text_of};
use crate::services::access::Caller;
use crate::services::upkeep::imports::{self, BookRows, ShownImport};
use crate::services::{Ctx, Listed, PageRequest};
use crate::state::State;
use crate::tables::imports as table;
use crate::words::{cell_fault, size};

/// How many rows are shown of each outcome at first.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "upkeep/imports.html")]
struct ImportsPage {
    frame: Frame,
    imports: Vec<(Import, ImportTally)>,
    total: i64,
    units: Vec<Unit>,
    kinds: Vec<&'static str>,
    /// The most that a file has, in words.
    most: String,
    next: Option<String>,
}

impl ImportsPage {
    /// Why a file could not be read; nothing where it could.
    fn why_refused(&self, import: &Import) -> Option<String> {
        let fault = import.refused.as_ref()?;
        Some(cell_fault(self.frame.words.0, fault))
    }
}

/// Where the list begins.
#[derive(Deserialize)]
pub struct ImportsQuery {
    cursor: Option<String>,
}

/// The imports that the visitor sees, and the form to send one.
pub async fn list(state: Data<State>, visitor: Visitor, query: Query<ImportsQuery>) -> PageResult {
    let wanted = page(&state, "imports", query.cursor.as_deref());
    let board = visitor
        .read(&state, move |conn, ctx, caller| {
            imports::board(conn, ctx, caller, &wanted)
        })
        .await?;
    let found = board.imports;
    let page = ImportsPage {
        frame: visitor.frame(),
        next: next(&state, "imports", "/imports", &[], found.next.as_deref()),
        total: found.total.unwrap_or_default(),
        imports: found.items,
        units: board.units,
        kinds: board.kinds.iter().map(|kind| kind.code()).collect(),
        most: size(MOST_IMPORT_BYTES),
    };
    Ok(show(page.render()))
}

/// Takes a file; its rows are looked at behind the page that is shown then.
pub async fn send(
    state: Data<State>,
    visitor: Visitor,
    req: HttpRequest,
    body: Payload,
) -> PageResult {
    let caller = visitor.caller()?;
    let mut form = Sent::new(&req, body);
    let done = taken(&state, &visitor, &caller, &mut form).await;
    if done.is_err() {
        read_to_the_end(form).await;
    }
    match done {
        Ok(shown) => Ok(see(&format!("/imports/{}", shown.import.id))),
        Err(error) => back::<()>(&state, "/imports", Err(visitor.trouble(error))),
    }
}

/// What the form says stands before its file.
async fn taken(
    state: &State,
    visitor: &Visitor,
    caller: &Caller,
    form: &mut Sent,
) -> Result<ShownImport> {
    let (mut kind, mut unit) = (String::new(), String::new());
    while let Some(mut field) = form.next().await? {
        match field.name() {
            Some("kind") => kind = text_of(&mut field, 100).await?,
            Some("unit_id") => unit = text_of(&mut field, 100).await?,
            Some("file") => {
                let name = name_of(&field)?;
                let said = sent(&kind, &unit, &name, ["/kind", "/unit_id", "/name"])?;
                ask(state, caller, &said).await?;
                let bytes = bytes_of(field.by_ref()).await;
                return receive(state, caller, said, bytes, visitor.words.0).await;
            }
            _ => {}
        }
    }
    Err(Error::invalid("/file", "required"))
}

/// A column that is shown, and its place among those of the kind.
type Shown = (usize, ImportColumn);

/// The columns of a kind in which one of these rows says something or lacks it.
fn shown_columns(kind: ImportKind, rows: &[ImportRow]) -> Vec<Shown> {
    let is_said = |(at, column): &Shown| {
        rows.iter().any(|row| {
            !row.cell(*at).is_empty() || row.faults.iter().any(|fault| fault.column == column.name)
        })
    };
    kind.columns()
        .iter()
        .copied()
        .enumerate()
        .filter(is_said)
        .collect()
}

/// A row as the page shows it.
struct RowLine {
    place: i32,
    /// What it says in each column that is shown, under its head.
    said: Vec<(String, String)>,
    /// What is wrong with it.
    faults: String,
    /// What is worth a look.
    notes: String,
    /// What the rules find of it, as a code; empty where it asks for no award.
    check: &'static str,
}

impl RowLine {
    fn of(law: &LawBook, words: Words, columns: &[Shown], row: &ImportRow) -> Self {
        let said = columns.iter().map(|(at, column)| {
            let said = table::cell_text((law, words.0), column, row.cell(*at));
            (table::head_of(words.0, column), said)
        });
        Self {
            place: row.place,
            said: said.collect(),
            faults: table::reasons(words.0, &row.faults),
            notes: table::reasons(words.0, &row.notes),
            check: row.check.map_or("", RowCheck::code),
        }
    }
}

/// The rows that are so far.
struct RowsTogether {
    outcome: &'static str,
    count: i64,
    /// What the columns are called that are shown.
    heads: Vec<String>,
    lines: Vec<RowLine>,
    /// Where the next ones are shown.
    next: Option<String>,
}

impl RowsTogether {
    /// Do the rules find something of one of them?
    fn are_checked(&self) -> bool {
        self.lines.iter().any(|line| !line.check.is_empty())
    }
}

#[derive(Template)]
#[template(path = "upkeep/import.html")]
struct ImportPage {
    frame: Frame,
    /// Of which the rules find what, where those alone are shown.
    check: String,
    /// What the rules can find.
    checks: Vec<&'static str>,
    shown: ShownImport,
    /// How far it is, in a sentence.
    told: String,
    together: Vec<RowsTogether>,
}

impl ImportPage {
    fn is_going(&self) -> bool {
        self.shown.import.state.is_going()
    }

    /// Do its rows ask for awards?
    fn is_list(&self) -> bool {
        self.shown.import.kind == ImportKind::Nominations
    }

    fn place(&self, act: &str) -> String {
        format!("/imports/{}/{act}", self.shown.import.id)
    }
}

/// Which rows.
#[derive(Deserialize)]
pub struct ImportQuery {
    outcome: Option<String>,
    check: Option<String>,
    cursor: Option<String>,
}

/// How far an import is, in a sentence.
fn told(words: Words, shown: &ShownImport) -> String {
    if let Some(fault) = &shown.import.refused {
        let why = cell_fault(words.0, fault);
        return words.with_name("page-import-told-refused", &why);
    }
    let tally = &shown.tally;
    let done = match shown.import.state {
        ImportState::Undoing => tally.undone + tally.resting,
        ImportState::Publishing => tally.published,
        _ => tally.good + tally.faulty,
    };
    let key = format!("page-import-told-{}", shown.import.state);
    let params = [
        ("done", words.number(&done)),
        ("good", words.number(&tally.good)),
        ("faulty", words.number(&tally.faulty)),
        ("published", words.number(&tally.published)),
        ("resting", words.number(&tally.resting)),
        ("rows", words.number(&shown.import.rows)),
    ];
    words.with(&key, &params)
}

/// Of which the rules find what, where those alone are asked for.
fn chosen(query: &ImportQuery) -> Option<RowCheck> {
    query.check.as_deref().and_then(|text| text.parse().ok())
}

/// Which rows are shown, and from where: those that are so far, where it is said how far; else the
/// first of all.
fn wanted(state: &State, query: &ImportQuery) -> Vec<(RowOutcome, PageRequest)> {
    let one: Option<RowOutcome> = query.outcome.as_deref().and_then(|text| text.parse().ok());
    if let Some(one) = one {
        let list = list_of(one, chosen(query));
        return vec![(one, page(state, &list, query.cursor.as_deref()))];
    }
    let first = |outcome| {
        let first = PageRequest {
            after: None,
            limit: SHOWN,
        };
        (outcome, first)
    };
    let all = [
        RowOutcome::Faulty,
        RowOutcome::Resting,
        RowOutcome::Good,
        RowOutcome::Published,
    ];
    all.map(first).to_vec()
}

/// One import: its faulty rows and its good ones, and what can be done.
pub async fn find(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    query: Query<ImportQuery>,
) -> PageResult {
    let id: ImportId = id(&visitor, &path)?;
    let wanted = wanted(&state, &query);
    let check = chosen(&query);
    let (shown, found) = visitor
        .read(&state, move |conn, ctx, caller| {
            let shown = imports::find(conn, ctx, caller, id)?;
            let mut found: Vec<(RowOutcome, Listed<ImportRow>)> = Vec::new();
            for (outcome, page) in &wanted {
                let which = (id, *outcome, check);
                found.push((*outcome, imports::rows(conn, ctx, caller, which, page)?));
            }
            Ok((shown, found))
        })
        .await?;
    let (words, kind, home) = (visitor.words, shown.import.kind, format!("/imports/{id}"));
    let together = found.into_iter().map(|(outcome, rows)| {
        let columns = shown_columns(kind, &rows.items);
        let heads = columns
            .iter()
            .map(|(_, column)| table::head_of(words.0, column));
        RowsTogether {
            outcome: outcome.code(),
            count: rows.total.unwrap_or_default(),
            next: next(
                &state,
                &list_of(outcome, check),
                &home,
                &[
                    ("outcome", outcome.code()),
                    ("check", check.map_or("", RowCheck::code)),
                ],
                rows.next.as_deref(),
            ),
            heads: heads.collect(),
            lines: rows
                .items
                .iter()
                .map(|row| RowLine::of(&state.law, words, &columns, row))
                .collect(),
        }
    });
    let page = ImportPage {
        together: together.filter(|some| some.count > 0).collect(),
        check: check.map_or("", RowCheck::code).to_owned(),
        checks: RowCheck::ALL.iter().map(|check| check.code()).collect(),
        told: told(words, &shown),
        frame: visitor.frame(),
        shown,
    };
    Ok(show(page.render()))
}

/// The workbook to fill in.
pub async fn template(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    visitor.read(&state, |_, _, _| Ok(())).await?;
    let kind = kind_of(&path).map_err(|error| visitor.trouble(error))?;
    workbook_to_fill_in(&state, kind, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// The faulty rows as a workbook.
pub async fn faulty(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: ImportId = id(&visitor, &path)?;
    let faulty = (id, BookRows::Faulty);
    rows_in_a_book(&state, visitor.caller()?, faulty, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// An act of an import.
type Act = fn(&mut Conn, &Ctx, &Caller, ImportId) -> Result<ShownImport>;

async fn act(
    state: &State,
    visitor: &Visitor,
    path: &str,
    form: &Pairs,
    (act, is_confirmed): (Act, bool),
) -> PageResult {
    let id: ImportId = id(visitor, path)?;
    let command = if is_confirmed {
        form.if_confirmed(Ok(id))
    } else {
        Ok(id)
    };
    visitor
        .change(state, form, &format!("/imports/{id}"), command, act)
        .await
}

/// Brings the good rows in.
pub async fn publish(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    act(&state, &visitor, &path, &form, (imports::publish, false)).await
}

/// Takes back what was brought in.
pub async fn undo(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    act(&state, &visitor, &path, &form, (imports::undo, true)).await
}

/// Stops an import.
pub async fn cancel(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    act(&state, &visitor, &path, &form, (imports::cancel, false)).await
}
