//! Decisions as workbooks: a list of them, and the names on one.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::domain::awards::decision::Numbering;
use crate::domain::base::ids::DecisionId;
use crate::domain::nominations::posthumous::Posthumous;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::http::view::tables::{Download, Format};
use crate::services::access::Caller;
use crate::services::awards::decisions::{self, DecisionFilter, DecisionLine, ShownDecision};
use crate::services::{Conn, Ctx, PageRequest};
use crate::sheets::Cell;
use crate::state::State;
use crate::tables::{Book, Column, InWords, STRETCH, cells, heads, word};
use crate::words;

const fn column<T>(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r T, InWords) -> Cell<'r>,
) -> Column<T> {
    Column { name, width, cell }
}

/// What stands of each decision in a list.
const DECISIONS: [Column<ShownDecision>; 10] = [
    column("issuer_name", 30, |row, _| {
        Cell::Text((&row.found.issuer_name).into())
    }),
    column("decision_number", 18, |row, _| {
        let numbering = row.found.decision.numbering.as_ref();
        numbering.map_or(Cell::Nothing, |numbering| {
            Cell::Code(numbering.written().into())
        })
    }),
    column("decision_date", 12, |row, _| {
        let numbering = row.found.decision.numbering.as_ref();
        numbering.map_or(Cell::Nothing, |numbering: &Numbering| {
            Cell::Date(numbering.date)
        })
    }),
    column("title", 50, |row, _| {
        Cell::Text((&row.found.decision.title).into())
    }),
    column("line_count", 10, |row, _| {
        Cell::Number(row.line_count().to_string().into())
    }),
    column("first_names", 40, |row, _| {
        Cell::Text(row.digest.names.join(", ").into())
    }),
    column("status", 18, |row, said| {
        word(said, "decision", row.found.decision.status.code())
    }),
    column("total", 16, |row, _| {
        row.total().map_or(Cell::Nothing, Cell::Money)
    }),
    column("signer", 24, |row, _| {
        let signer = row.found.decision.signer.as_ref();
        signer.map_or(Cell::Nothing, |(_, name)| Cell::Text(name.into()))
    }),
    column("id", 38, |row, _| {
        Cell::Text(row.found.decision.id.to_string().into())
    }),
];

/// The name of a decision's award, in the reader's language.
fn award_name(line: &DecisionLine, said: InWords) -> Cell<'_> {
    let names = &line.award_name;
    Cell::Text(
        said.map_or(names.0.as_str(), |language| words::of(language, names))
            .into(),
    )
}

/// What stands of each name on a decision, with its place on the list.
const LINES: [Column<(i64, DecisionLine)>; 14] = [
    column("place", 8, |(place, _), _| {
        Cell::Number(place.to_string().into())
    }),
    column("subject_name", 30, |(_, line), _| {
        Cell::Text((&line.filed.subject_name).into())
    }),
    column("subject_kind", 14, |(_, line), said| {
        word(said, "subject", line.filed.subject_kind.code())
    }),
    column("unit_name", 30, |(_, line), _| {
        Cell::Text((&line.filed.unit_name).into())
    }),
    column("unit_code", 18, |(_, line), _| {
        Cell::Code((&line.filed.unit_code).into())
    }),
    column("award_name", 36, |(_, line), said| award_name(line, said)),
    column("cycle_year", 10, |(_, line), _| {
        Cell::Number(line.filed.nomination.content.cycle_year.to_string().into())
    }),
    column("amount", 14, |(_, line), _| {
        line.amount.map_or(Cell::Nothing, Cell::Money)
    }),
    column("golden_book", 10, |(_, line), _| {
        let number = line.given.as_ref().and_then(|given| given.golden_book);
        number.map_or(Cell::Nothing, |number| {
            Cell::Number(number.to_string().into())
        })
    }),
    column("award_status", 14, |(_, line), said| match &line.given {
        Some(given) => word(said, "award", given.status.code()),
        None => Cell::Nothing,
    }),
    column("posthumous_died_on", 12, |(_, line), _| {
        told(line).map_or(Cell::Nothing, |told| Cell::Date(told.died_on))
    }),
    column("posthumous_receiver", 24, |(_, line), _| {
        told(line).map_or(Cell::Nothing, |told| Cell::Text((&told.receiver).into()))
    }),
    column("posthumous_relation", 14, |(_, line), _| {
        told(line).map_or(Cell::Nothing, |told| Cell::Text((&told.relation).into()))
    }),
    column("posthumous_address", 30, |(_, line), _| {
        told(line).map_or(Cell::Nothing, |told| Cell::Text((&told.address).into()))
    }),
];

/// What a line says of somebody who has died.
fn told(line: &DecisionLine) -> Option<&Posthumous> {
    line.filed.nomination.content.posthumous.as_ref()
}

/// A list of decisions as a workbook.
pub async fn list(
    state: &Data<State>,
    caller: Caller,
    filter: DecisionFilter,
    language: Language,
) -> Result<HttpResponse> {
    let book = Book {
        language,
        sheet: "sheet-decisions",
        heads: heads(language, DECISIONS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&DECISIONS, row, Some(language))),
    };
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller, after: Option<String>| {
        let limit = STRETCH;
        let page = PageRequest { after, limit };
        let found = decisions::list(conn, ctx, caller, &filter, &page)?;
        Ok((found.items, found.next.map(Some)))
    };
    Download::begin(state, caller, "quyet-dinh", Format::Xlsx)?
        .workbook(book, (None, None), read)
        .await
}

/// The names on a decision as a workbook.
pub async fn lines(
    state: &Data<State>,
    caller: Caller,
    id: DecisionId,
    language: Language,
) -> Result<HttpResponse> {
    let book = Book {
        language,
        sheet: "sheet-decision-lines",
        heads: heads(language, LINES.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&LINES, row, Some(language))),
    };
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller, ()| {
        let shown = decisions::find(conn, ctx, caller, id)?;
        Ok(((1..).zip(shown.lines).collect(), None))
    };
    Download::begin(state, caller, "danh-sach-khen-thuong", Format::Xlsx)?
        .workbook(book, ((), None), read)
        .await
}
