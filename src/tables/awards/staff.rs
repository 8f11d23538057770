//! The statistical forms of those who do the work of emulation as workbooks, and the lists behind
//! their figures.

use crate::domain::awards::statistics::staff::{
    FilledStaffForm, StaffBody, StaffForm, StaffLine, StaffMember, StaffRow,
};
use crate::domain::register::people::Language;
use crate::sheets::{Cell, ColumnHead};
use crate::tables::{Book, Column, cells, heads, word};
use crate::words;

/// A line of the workbook of a form.
pub enum StaffPart {
    /// A line of the form.
    Line(StaffLine),
    /// What stands below: the key of a sentence.
    Note(&'static str),
    /// On which day was counted.
    Day(chrono::NaiveDate),
}

/// The list that names a line of a form.
#[must_use]
pub fn row_list(row: StaffRow) -> &'static str {
    match row {
        StaffRow::Total | StaffRow::Level(_) => "staff-row",
        StaffRow::Kind(_) => "unit",
    }
}

/// The lines of the workbook of a form.
#[must_use]
pub fn lines(filled: FilledStaffForm) -> Vec<StaffPart> {
    let source = match filled.form {
        StaffForm::Bodies => "page-form-source-0604",
        StaffForm::Staff => "page-form-source-0605",
    };
    let day = StaffPart::Day(filled.day);
    let notes = [source, "page-staff-counts", "page-form-replaced"];
    let lines = filled.lines.into_iter().map(StaffPart::Line);
    lines
        .chain([day])
        .chain(notes.map(StaffPart::Note))
        .collect()
}

/// What the workbook of a form looks like.
#[must_use]
pub fn book(form: StaffForm, language: Language) -> Book<StaffPart> {
    let first = ColumnHead {
        text: words::say(language, "page-staff-line"),
        width: 44,
    };
    let head = |key: &str| ColumnHead {
        text: words::say(language, &format!("staff-column-{key}")),
        width: 14,
    };
    let columns = form.columns().map(|column| head(column.code()));
    Book {
        language,
        sheet: match form {
            StaffForm::Bodies => "sheet-form-0604",
            StaffForm::Staff => "sheet-form-0605",
        },
        heads: [first].into_iter().chain(columns).collect(),
        cells: |part, language| Ok(cells_of(part, language)),
    }
}

fn cells_of(part: &StaffPart, language: Language) -> Vec<Cell<'_>> {
    let line = match part {
        StaffPart::Note(key) => return vec![Cell::Text(words::say(language, key).into())],
        StaffPart::Day(day) => {
            let day = [("day", words::date(*day))];
            let text = words::say_with(language, "page-staff-day", &day);
            return vec![Cell::Text(text.into())];
        }
        StaffPart::Line(line) => line,
    };
    let name = word(Some(language), row_list(line.row), line.row.code());
    let figures = line.figures.iter();
    let figures = figures.map(|(_, figure)| Cell::Number(figure.to_string().into()));
    [name].into_iter().chain(figures).collect()
}

/// The columns of the list of the staff.
const MEMBERS: [Column<StaffMember>; 4] = [
    Column {
        name: "staff_name",
        width: 30,
        cell: |one, _| Cell::Text((&one.name).into()),
    },
    Column {
        name: "staff_role",
        width: 36,
        cell: |one, said| word(said, "role", one.role.code()),
    },
    Column {
        name: "unit_code",
        width: 16,
        cell: |one, _| Cell::Code((&one.unit_code).into()),
    },
    Column {
        name: "unit_name",
        width: 36,
        cell: |one, _| Cell::Text((&one.unit_name).into()),
    },
];

/// The columns of the list of bodies.
const BODIES: [Column<StaffBody>; 4] = [
    Column {
        name: "unit_name",
        width: 36,
        cell: |one, _| Cell::Text((&one.name).into()),
    },
    Column {
        name: "unit_code",
        width: 16,
        cell: |one, _| Cell::Code((&one.code).into()),
    },
    Column {
        name: "unit_kind",
        width: 24,
        cell: |one, said| word(said, "unit", one.kind.code()),
    },
    Column {
        name: "staff_count",
        width: 12,
        cell: |one, _| Cell::Number(one.staff.to_string().into()),
    },
];

/// What a workbook of the staff looks like.
#[must_use]
pub fn members(language: Language) -> Book<StaffMember> {
    Book {
        language,
        sheet: "sheet-staff",
        heads: heads(language, MEMBERS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&MEMBERS, row, Some(language))),
    }
}

/// What a workbook of the bodies looks like.
#[must_use]
pub fn bodies(language: Language) -> Book<StaffBody> {
    Book {
        language,
        sheet: "sheet-staff-bodies",
        heads: heads(language, BODIES.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&BODIES, row, Some(language))),
    }
}
