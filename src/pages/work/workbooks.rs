//! Workbooks of lists: handed out at once where they are short, written behind the page where they
//! are long.

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::{Data, Path, Query};
use askama::Template;
use futures_util::TryStreamExt;
use serde::Deserialize;

use crate::db::Conn;
use crate::domain::awards::award::AwardStatus;
use crate::domain::awards::statistics::forms::{AwardeeClass, FormRow, StatisticsForm};
use crate::domain::base::days::local_date;
use crate::domain::base::ids::WorkbookId;
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::domain::register::people::SubjectKind;
use crate::domain::upkeep::workbook::{BookList, BookState, KeptBook};
use crate::http::awards;
use crate::http::nominations;
use crate::http::register;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, next, page};
use crate::pages::frame::{Frame, Visitor, Words, see, show};
use crate::services::access::Caller;
use crate::services::awards::registers::AwardFilter;
use crate::services::nominations::stage_name;
use crate::services::register::listing::SubjectFilter;
use crate::services::workbooks::{self, AskedList};
use crate::services::{Ctx, NominationFilter};
use crate::state::State;
use crate::tables;
use crate::words::number;

/// The workbook of a list: at once, or the page of one that is written behind it.
pub async fn export(state: &Data<State>, visitor: &Visitor, asked: AskedList) -> PageResult {
    let (caller, language) = (visitor.caller()?, visitor.words.0);
    let (sought, most) = (asked.clone(), state.workbook_rows);
    let is_long = state
        .read_beside(caller.clone(), move |conn, ctx, caller| {
            workbooks::is_longer_than(conn, ctx, caller, &sought, most)
        })
        .await
        .map_err(|error| visitor.trouble(error))?;
    if is_long {
        let ctx = state.ctx();
        let begun = state
            .db
            .write(move |tx| workbooks::begin(tx, &ctx, &caller, &asked, language))
            .await
            .map_err(|error| visitor.trouble(error))?;
        state.wake.notify_one();
        return Ok(see(&format!("/workbooks/{begun}")));
    }
    let answer = match asked {
        AskedList::Nominations(filter) => {
            nominations::exports::workbook(state, caller, *filter, language).await
        }
        AskedList::Awards(filter) => {
            awards::exports::register(state, caller, *filter, language).await
        }
        AskedList::Subjects(filter) => {
            register::exports::subjects(state, caller, filter, language).await
        }
    };
    answer.map_err(|error| visitor.trouble(error))
}

/// What a list was asked for with, by the names its page has for it.
fn told(words: Words, ctx: &Ctx, asked: &AskedList) -> Vec<(String, String)> {
    let said = match asked {
        AskedList::Nominations(filter) => of_files(words, ctx, filter),
        AskedList::Awards(filter) => of_awards(words, ctx, filter),
        AskedList::Subjects(filter) => of_subjects(words, filter),
    };
    said.into_iter()
        .filter_map(|(key, value)| Some((words.say(key), value?)))
        .collect()
}

/// What an award is called.
fn award(words: Words, ctx: &Ctx, code: Option<&String>) -> Option<String> {
    let code = code?;
    let name = ctx.law.any_award(code).map(|award| words.of(&award.name));
    Some(name.unwrap_or_else(|| code.clone()))
}

fn of_files(
    words: Words,
    ctx: &Ctx,
    filter: &NominationFilter,
) -> Vec<(&'static str, Option<String>)> {
    let overdue = filter.overdue.map(|(_, day)| words.date(&day));
    vec![
        ("page-search-words", filter.q.clone()),
        (
            "page-status",
            filter.status.map(|one| words.code("status", one.code())),
        ),
        ("page-award", award(words, ctx, filter.award_code.as_ref())),
        ("page-year", filter.cycle_year.map(|year| year.to_string())),
        (
            "page-stage",
            filter
                .stage
                .as_ref()
                .map(|stage| words.of(&stage_name(ctx, stage))),
        ),
        (
            "page-role",
            filter
                .held_by
                .map(|office| words.code("role", office.role.code())),
        ),
        ("page-only-overdue", overdue),
    ]
}

fn of_awards(words: Words, ctx: &Ctx, filter: &AwardFilter) -> Vec<(&'static str, Option<String>)> {
    let code = |list: &str, code: Option<&'static str>| Some(words.code(list, code?));
    let decided = filter
        .decided
        .map(|(from, to)| format!("{} – {}", words.date(&from), words.date(&to)));
    let unit = filter.unit.map(|_| words.say("page-workbook-one-unit"));
    vec![
        ("page-search-words", filter.q.clone()),
        ("page-year", filter.cycle_year.map(|year| year.to_string())),
        ("page-decision-day", decided),
        ("page-award", award(words, ctx, filter.award_code.as_ref())),
        ("page-issuer", filter.issuer_code.clone()),
        (
            "page-level",
            code("level", filter.level.map(AwardLevel::code)),
        ),
        (
            "page-type",
            code("type", filter.commendation_type.map(CommendationType::code)),
        ),
        (
            "page-status",
            code("award", filter.status.map(AwardStatus::code)),
        ),
        (
            "page-search-kind",
            code("subject", filter.subject_kind.map(SubjectKind::code)),
        ),
        (
            "page-awardee-class",
            code("form-column", filter.counted.class.map(AwardeeClass::code)),
        ),
        (
            "page-behind-figure",
            code("page-form", filter.counted.form.map(StatisticsForm::code)),
        ),
        (
            "page-form-line",
            code("form-row", filter.counted.row.map(FormRow::code)),
        ),
        ("page-within-unit", unit),
    ]
}

fn of_subjects(words: Words, filter: &SubjectFilter) -> Vec<(&'static str, Option<String>)> {
    let unit = filter.unit.map(|_| words.say("page-workbook-one-unit"));
    vec![
        ("page-search-words", filter.q.clone()),
        (
            "page-search-kind",
            filter.kind.map(|one| words.code("subject", one.code())),
        ),
        ("page-within-unit", unit),
    ]
}

/// What the file is called, in letters that every machine has.
fn file_name(book: &KeptBook) -> String {
    let stem = match book.list {
        BookList::Nominations => "ho-so-khen-thuong",
        BookList::Awards => "khen-thuong",
        BookList::GoldenBook => "so-vang",
        BookList::Subjects => "nguoi-tap-the",
    };
    let day = local_date(book.ready_at.unwrap_or(book.created_at));
    format!("{stem}-{day}.xlsx")
}

#[derive(Template)]
#[template(path = "work/workbook.html")]
struct WorkbookPage {
    frame: Frame,
    book: KeptBook,
    state: BookState,
    name: String,
    /// How far it is, in a sentence.
    told: String,
    filter: Vec<(String, String)>,
}

/// One workbook: how far it is, or where it can be taken.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: WorkbookId = id(&visitor, &path)?;
    let shown = visitor
        .read(&state, move |conn, ctx, caller| {
            workbooks::find(conn, ctx, caller, id)
        })
        .await?;
    let words = visitor.words;
    let rows = [("rows", number(words.0, shown.book.rows))];
    let key = match shown.state() {
        BookState::Waiting => "page-workbook-going",
        BookState::Ready => "page-workbook-ready",
        BookState::Failed => "page-workbook-failed",
    };
    let page = WorkbookPage {
        told: words.with(key, &rows),
        filter: told(words, &state.ctx(), &shown.asked),
        name: file_name(&shown.book),
        state: shown.state(),
        frame: visitor.frame(),
        book: shown.book,
    };
    Ok(show(page.render()))
}

/// The file of one that is ready.
pub async fn file(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: WorkbookId = id(&visitor, &path)?;
    let book = visitor
        .read(&state, move |conn, ctx, caller| {
            workbooks::ready(conn, ctx, caller, id)
        })
        .await?;
    let bytes = state.files.read_made(id.0).await;
    let bytes = bytes.map_err(|fault| visitor.trouble(fault.into()))?;
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(file_name(&book))],
    };
    Ok(HttpResponse::Ok()
        .insert_header(disposition)
        .insert_header((header::CONTENT_TYPE, tables::XLSX))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .no_chunking(u64::try_from(book.size).unwrap_or_default())
        .streaming(bytes.map_err(|fault| std::io::Error::other(fault.to_string()))))
}

/// Has one that failed written again.
pub async fn again(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: WorkbookId = id(&visitor, &path)?;
    let home = format!("/workbooks/{id}");
    let work =
        move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, ()| workbooks::again(tx, ctx, caller, id);
    visitor.change(&state, &form, &home, Ok(()), work).await
}

#[derive(Template)]
#[template(path = "work/workbooks.html")]
struct WorkbooksPage {
    frame: Frame,
    books: Vec<KeptBook>,
    next: Option<String>,
}

/// Where the list begins.
#[derive(Deserialize)]
pub struct WorkbooksQuery {
    cursor: Option<String>,
}

/// A person's own workbooks.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    query: Query<WorkbooksQuery>,
) -> PageResult {
    let wanted = page(&state, "workbooks", query.cursor.as_deref());
    let found = visitor
        .read(&state, move |conn, ctx, caller| {
            workbooks::list(conn, ctx, caller, &wanted)
        })
        .await?;
    let page = WorkbooksPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "workbooks",
            "/workbooks",
            &[],
            found.next.as_deref(),
        ),
        books: found.items,
    };
    Ok(show(page.render()))
}
