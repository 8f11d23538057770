//! The statistical forms as workbooks: a line for each line of the form, its columns as printed,
//! and below where the form is written.

use crate::domain::awards::statistics::forms::{FilledForm, FormLine, FormRow, StatisticsForm};
use crate::domain::register::people::Language;
use crate::sheets::{Cell, ColumnHead};
use crate::tables::Book;
use crate::words;

/// A line of the workbook.
pub enum FormPart {
    /// A line of the form, or the sum of all.
    Line(FormLine),
    /// What stands below: the key of a sentence.
    Note(&'static str),
}

/// The lines of the workbook of a form.
#[must_use]
pub fn lines(filled: FilledForm) -> Vec<FormPart> {
    let source = match filled.form {
        StatisticsForm::State => "page-form-source-0602",
        StatisticsForm::Body => "page-form-source-0603",
    };
    let lines = [filled.total].into_iter().chain(filled.lines);
    let notes = [source, "page-form-counts", "page-form-replaced"];
    let lines = lines.map(FormPart::Line);
    lines.chain(notes.map(FormPart::Note)).collect()
}

/// What the workbook of a form looks like.
#[must_use]
pub fn book(form: StatisticsForm, language: Language) -> Book<FormPart> {
    let first = ColumnHead {
        text: words::say(language, "page-form-line"),
        width: 44,
    };
    let head = |key: &str| ColumnHead {
        text: words::say(language, &format!("form-column-{key}")),
        width: 14,
    };
    let columns = form.columns().iter().map(|column| head(column.code()));
    Book {
        language,
        sheet: match form {
            StatisticsForm::State => "sheet-form-0602",
            StatisticsForm::Body => "sheet-form-0603",
        },
        heads: [first].into_iter().chain(columns).collect(),
        cells: |part, language| Ok(cells(part, language)),
    }
}

fn cells(part: &FormPart, language: Language) -> Vec<Cell<'_>> {
    let line = match part {
        FormPart::Note(key) => return vec![Cell::Text(words::say(language, key).into())],
        FormPart::Line(line) => line,
    };
    let code = line.row.map_or("total", FormRow::code);
    let name = words::say(language, &format!("form-row-{code}"));
    let figures = line.figures.iter().map(|(_, figure)| Cell::Money(*figure));
    [Cell::Text(name.into())]
        .into_iter()
        .chain(figures)
        .collect()
}
