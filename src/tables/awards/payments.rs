//! The money of awards as a table.

use crate::domain::awards::payment::Voucher;
use crate::domain::register::people::Language;
use crate::services::awards::payments::ShownPayment;
use crate::sheets::Cell;
use crate::tables::{Book, Column, InWords, cells, heads, word};
use crate::words;

const fn column(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r ShownPayment, InWords) -> Cell<'r>,
) -> Column<ShownPayment> {
    Column { name, width, cell }
}

const COLUMNS: [Column<ShownPayment>; 15] = [
    column("subject_name", 30, |row, _| {
        Cell::Text((&row.named.subject_name).into())
    }),
    column("award_name", 36, |row, said| {
        let names = &row.named.award_name;
        Cell::Text(
            said.map_or(names.0.as_str(), |language| words::of(language, names))
                .into(),
        )
    }),
    column("decision_number", 18, |row, _| {
        Cell::Code((&row.named.decision_number).into())
    }),
    column("decision_date", 12, |row, _| {
        Cell::Date(row.named.decided_on)
    }),
    column("paying_body", 30, |row, _| {
        Cell::Text((&row.named.unit_name).into())
    }),
    column("fund_year", 10, |row, _| {
        Cell::Number(row.named.payment.year.to_string().into())
    }),
    column("amount", 16, |row, _| {
        row.named.payment.amount.map_or(Cell::Nothing, Cell::Money)
    }),
    column("amount_ground", 30, |row, _| {
        text(row.named.payment.ground.as_ref())
    }),
    column("payment_state", 18, |row, said| {
        word(said, "payment", row.named.payment.state.code())
    }),
    column("payment_reason", 30, |row, _| {
        text(row.named.payment.reason.as_ref())
    }),
    column("paid_on", 12, |row, _| day(row.named.payment.paid.as_ref())),
    column("voucher", 18, |row, _| {
        number(row.named.payment.paid.as_ref())
    }),
    column("recovered_on", 12, |row, _| {
        day(row.named.payment.recovered.as_ref())
    }),
    column("recovery_voucher", 18, |row, _| {
        number(row.named.payment.recovered.as_ref())
    }),
    column("id", 38, |row, _| {
        Cell::Text(row.named.payment.award.to_string().into())
    }),
];

fn text(known: Option<&String>) -> Cell<'_> {
    known.map_or(Cell::Nothing, |text| Cell::Text(text.into()))
}

fn day(paper: Option<&Voucher>) -> Cell<'static> {
    paper.map_or(Cell::Nothing, |paper| Cell::Date(paper.day))
}

fn number(paper: Option<&Voucher>) -> Cell<'_> {
    paper.map_or(Cell::Nothing, |paper| Cell::Code((&paper.number).into()))
}

/// What a workbook of it looks like.
#[must_use]
pub fn book(language: Language) -> Book<ShownPayment> {
    Book {
        language,
        sheet: "sheet-payments",
        heads: heads(language, COLUMNS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&COLUMNS, row, Some(language))),
    }
}
