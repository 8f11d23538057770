//! Submission letters as a workbook.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::domain::base::days::local_date;
use crate::domain::nominations::submission_letter::LetterStatus;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::http::view::tables::{Download, Format};
use crate::services::access::Caller;
use crate::services::nominations::submission_letters::{self, ShownLetter};
use crate::services::{Conn, Ctx, PageRequest};
use crate::sheets::Cell;
use crate::state::State;
use crate::tables::{Book, Column, InWords, STRETCH, cells, heads, word};

const fn column(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r ShownLetter, InWords) -> Cell<'r>,
) -> Column<ShownLetter> {
    Column { name, width, cell }
}

/// What stands of each letter.
const COLUMNS: [Column<ShownLetter>; 8] = [
    column("unit_name", 30, |row, _| {
        Cell::Text((&row.found.unit_name).into())
    }),
    column("letter_number", 18, |row, _| {
        let number = row.found.letter.number.as_ref();
        number.map_or(Cell::Nothing, |number| Cell::Code(number.into()))
    }),
    column("title", 50, |row, _| {
        Cell::Text((&row.found.letter.title).into())
    }),
    column("status", 18, |row, said| {
        word(said, "letter", row.found.letter.status.code())
    }),
    column("signer", 24, |row, _| {
        let signer = row.found.letter.signer.as_ref();
        signer.map_or(Cell::Nothing, |(_, name)| Cell::Text(name.into()))
    }),
    column("signed_at", 12, |row, _| {
        let signed = row.found.letter.signed_at;
        signed.map_or(Cell::Nothing, |at| Cell::Date(local_date(at)))
    }),
    column("created_at", 12, |row, _| {
        Cell::Date(local_date(row.found.letter.created_at))
    }),
    column("id", 38, |row, _| {
        Cell::Text(row.found.letter.id.to_string().into())
    }),
];

/// A list of letters as a workbook.
pub async fn workbook(
    state: &Data<State>,
    caller: Caller,
    status: Option<LetterStatus>,
    language: Language,
) -> Result<HttpResponse> {
    let book = Book {
        language,
        sheet: "sheet-letters",
        heads: heads(language, COLUMNS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&COLUMNS, row, Some(language))),
    };
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller, after: Option<String>| {
        let limit = STRETCH;
        let page = PageRequest { after, limit };
        let found = submission_letters::list(conn, ctx, caller, status, &page)?;
        Ok((found.items, found.next.map(Some)))
    };
    Download::begin(state, caller, "to-trinh", Format::Xlsx)?
        .workbook(book, (None, None), read)
        .await
}
