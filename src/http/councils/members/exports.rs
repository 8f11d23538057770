//! Councils as workbooks: a list of them, and who is or was in one.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::domain::base::ids::CouncilId;
use crate::domain::councils::council::CouncilMember;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::http::view::tables::{Download, Format};
use crate::services::access::Caller;
use crate::services::councils::{self, CouncilFilter, CouncilWithUnit, members};
use crate::services::{Conn, Ctx};
use crate::sheets::Cell;
use crate::state::State;
use crate::tables::{Book, Column, InWords, cells, heads, stretches, word};
use crate::words;

const fn column<T>(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r T, InWords) -> Cell<'r>,
) -> Column<T> {
    Column { name, width, cell }
}

/// What stands of each council in a list.
const COUNCILS: [Column<CouncilWithUnit>; 8] = [
    column("council", 50, |row, _| {
        Cell::Text((&row.council.name).into())
    }),
    column("council_kind", 26, |row, said| {
        word(said, "council_kind", row.council.kind.code())
    }),
    column("unit_name", 30, |row, _| {
        Cell::Text((&row.unit.name).into())
    }),
    column("council_decision", 20, |row, _| {
        Cell::Text((&row.council.decision_number).into())
    }),
    column("council_decided", 14, |row, _| {
        Cell::Date(row.council.decided_on)
    }),
    column("council_from", 14, |row, _| {
        Cell::Date(row.council.valid.from)
    }),
    column("council_to", 14, |row, _| {
        row.council.valid.to.map_or(Cell::Nothing, Cell::Date)
    }),
    column("council_id", 38, |row, _| {
        Cell::Text(row.council.id.to_string().into())
    }),
];

/// What stands of each member.
const MEMBERS: [Column<CouncilMember>; 6] = [
    column("council_member", 30, |row, _| {
        Cell::Text((&row.name).into())
    }),
    column("council_position", 30, |row, said| {
        word(said, "council_position", row.position.code())
    }),
    column("council_title", 40, |row, _| {
        Cell::Text((&row.title).into())
    }),
    column("council_standing", 24, |row, said| match said {
        Some(language) if row.standing => {
            Cell::Text(words::say(language, "page-council-standing-yes").into())
        }
        Some(_) => Cell::Nothing,
        None => Cell::Text(row.standing.to_string().into()),
    }),
    column("council_from", 14, |row, _| Cell::Date(row.valid.from)),
    column("council_to", 14, |row, _| {
        row.valid.to.map_or(Cell::Nothing, Cell::Date)
    }),
];

/// A list of councils as a workbook.
pub async fn list(
    state: &Data<State>,
    caller: Caller,
    filter: CouncilFilter,
    language: Language,
) -> Result<HttpResponse> {
    let book = Book {
        language,
        sheet: "sheet-councils",
        heads: heads(language, COUNCILS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&COUNCILS, row, Some(language))),
    };
    Download::begin(state, caller, "hoi-dong", Format::Xlsx)?
        .workbook(book, (None, None), stretches(filter, councils::list))
        .await
}

/// All who are or were in a council as a workbook.
pub async fn composition(
    state: &Data<State>,
    caller: Caller,
    id: CouncilId,
    language: Language,
) -> Result<HttpResponse> {
    let book = Book {
        language,
        sheet: "sheet-council-members",
        heads: heads(language, MEMBERS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&MEMBERS, row, Some(language))),
    };
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller, ()| {
        Ok((members::list(conn, ctx, caller, id)?.members, None))
    };
    Download::begin(state, caller, "thanh-phan-hoi-dong", Format::Xlsx)?
        .workbook(book, ((), None), read)
        .await
}
