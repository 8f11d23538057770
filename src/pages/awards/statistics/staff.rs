//! The statistical forms 0604 and 0605 as pages, and the lists to which their figures lead.

use actix_web::web::{Data, Query};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::domain::awards::statistics::forms::FIRST_YEAR;
use crate::domain::awards::statistics::staff::{
    FilledStaffForm, StaffBody, StaffColumn, StaffForm, StaffLine, StaffMember, StaffRow,
};
use crate::domain::register::unit::Unit;
use crate::error::Error;
use crate::http::awards::statistics::staff::{asked, list_workbook, workbook};
use crate::pages::PageResult;
use crate::pages::awards::registers::Begun;
use crate::pages::awards::statistics::year_and_unit;
use crate::pages::forms::address_with;
use crate::pages::frame::{Frame, Trouble, Visitor, Words, show};
use crate::services::Listed;
use crate::services::awards::statistics::forms::bodies;
use crate::services::awards::statistics::staff::{self, AskedStaffForm, StaffFigure};
use crate::state::State;
use crate::tables::awards::staff::row_list;
use crate::words;

/// Of which year and of which body. Nothing chosen is this year, and all units of the reader.
#[derive(Deserialize)]
pub struct StaffQuery {
    #[serde(default)]
    year: String,
    #[serde(default)]
    unit: String,
    /// Of a workbook or a list: which form.
    #[serde(default)]
    form: String,
    /// Of a list: which line.
    #[serde(default)]
    row: String,
    /// Of a list: which column.
    #[serde(default)]
    column: String,
    #[serde(default)]
    cursor: String,
}

impl StaffQuery {
    fn asked(
        &self,
        state: &State,
        visitor: &Visitor,
        form: StaffForm,
    ) -> Result<AskedStaffForm, Trouble> {
        let ctx = state.ctx();
        year_and_unit(&ctx, &self.year, &self.unit)
            .and_then(|(year, unit)| asked(&ctx, form, year, unit))
            .map_err(|error| visitor.trouble(error))
    }

    /// The form that is named.
    fn named(&self, state: &State, visitor: &Visitor) -> Result<AskedStaffForm, Trouble> {
        let form: StaffForm = self
            .form
            .parse()
            .map_err(|_| visitor.trouble(Error::NotFound("form")))?;
        self.asked(state, visitor, form)
    }

    /// The figure whose list is asked for.
    fn figure(&self, state: &State, visitor: &Visitor) -> Result<StaffFigure, Trouble> {
        let asked = self.named(state, visitor)?;
        let column: Option<StaffColumn> = self.column.parse().ok();
        let column = column.filter(|column| column.form() == asked.form);
        let row = StaffRow::with_code(asked.form, &self.row);
        let (row, column) = row
            .zip(column)
            .ok_or_else(|| visitor.trouble(Error::NotFound("form")))?;
        Ok(StaffFigure { asked, row, column })
    }

    fn pairs(&self) -> [(&'static str, &str); 5] {
        [
            ("form", &self.form),
            ("row", &self.row),
            ("column", &self.column),
            ("year", &self.year),
            ("unit", &self.unit),
        ]
    }
}

/// A figure, with the list behind it where it is not zero.
struct StaffCell {
    count: usize,
    list: Option<String>,
    column: &'static str,
}

/// A line of a form as it is shown.
struct ShownStaffLine {
    name: String,
    /// Is it a part of a line above it?
    is_part: bool,
    figures: Vec<StaffCell>,
}

/// A form as it is shown.
struct ShownStaffForm {
    code: &'static str,
    columns: Vec<&'static str>,
    lines: Vec<ShownStaffLine>,
    excel: String,
}

impl ShownStaffForm {
    fn of(said: Words, asked: AskedStaffForm, filled: &FilledStaffForm) -> Self {
        let year = asked.year.to_string();
        let unit = asked.unit.map(|unit| unit.to_string()).unwrap_or_default();
        let form = asked.form.code();
        let of_book = [("form", form), ("year", &*year), ("unit", &*unit)];
        let line = |line: &StaffLine| shown_line(said, &of_book, line);
        Self {
            code: form,
            columns: asked.form.columns().map(StaffColumn::code).collect(),
            lines: filled.lines.iter().map(line).collect(),
            excel: address_with("/figures/staff/export", &of_book),
        }
    }
}

fn shown_line(said: Words, of_form: &[(&str, &str)], line: &StaffLine) -> ShownStaffLine {
    let row = line.row.code();
    let list = |column: &'static str| {
        let mut pairs = of_form.to_vec();
        pairs.extend([("row", row), ("column", column)]);
        address_with("/figures/staff/list", &pairs)
    };
    let figure = |(column, count): &(StaffColumn, usize)| StaffCell {
        count: *count,
        list: (*count > 0).then(|| list(column.code())),
        column: column.code(),
    };
    ShownStaffLine {
        name: said.code(row_list(line.row), row),
        is_part: matches!(line.row, StaffRow::Kind(_)),
        figures: line.figures.iter().map(figure).collect(),
    }
}

#[derive(Template)]
#[template(path = "awards/statistics/staff.html")]
struct StaffFormsPage {
    frame: Frame,
    year: i32,
    /// The first and the last year that can be asked for.
    years: (i32, i32),
    /// Each with whether it is the one that is asked for.
    units: Vec<(Unit, bool)>,
    /// On which day was counted.
    counted_on: String,
    forms: Vec<ShownStaffForm>,
}

fn counted_on(said: Words, day: NaiveDate) -> String {
    said.with("page-staff-day", &[("day", words::date(day))])
}

/// Both forms of a year.
pub async fn forms(state: Data<State>, visitor: Visitor, search: Query<StaffQuery>) -> PageResult {
    visitor.caller()?;
    let first = search.asked(&state, &visitor, StaffForm::Bodies)?;
    let second = AskedStaffForm {
        form: StaffForm::Staff,
        ..first
    };
    let (units, filled) = visitor
        .read_beside(&state, true, move |conn, ctx, caller| {
            let filled = [
                (first, staff::fill(conn, ctx, caller, first)?),
                (second, staff::fill(conn, ctx, caller, second)?),
            ];
            Ok((bodies(conn, ctx, caller)?, filled))
        })
        .await?;
    let units = units.into_iter().map(|unit| {
        let is_chosen = Some(unit.id) == first.unit;
        (unit, is_chosen)
    });
    let [(_, of_day), _] = &filled;
    let page = StaffFormsPage {
        year: first.year,
        years: (FIRST_YEAR, state.ctx().today().year()),
        units: units.collect(),
        counted_on: counted_on(visitor.words, of_day.day),
        forms: filled
            .iter()
            .map(|(asked, filled)| ShownStaffForm::of(visitor.words, *asked, filled))
            .collect(),
        frame: visitor.frame(),
    };
    Ok(show(page.render()))
}

/// One of them as a workbook.
pub async fn export(state: Data<State>, visitor: Visitor, search: Query<StaffQuery>) -> PageResult {
    let caller = visitor.caller()?;
    let asked = search.named(&state, &visitor)?;
    workbook(&state, caller, asked, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

#[derive(Template)]
#[template(path = "awards/statistics/staff_list.html")]
struct StaffListPage {
    frame: Frame,
    form: &'static str,
    /// The line and the column; of what is the total of both, the one word.
    figure: String,
    back: String,
    /// Of form 0605.
    members: Vec<StaffMember>,
    /// Of form 0604.
    bodies: Vec<StaffBody>,
    range: String,
    excel: String,
    next: Option<String>,
}

/// What a figure is of.
fn said_of(words: Words, row: StaffRow, column: StaffColumn) -> String {
    let said = words.code("staff-column", column.code());
    match (row, column) {
        (StaffRow::Total, StaffColumn::Staff) => said,
        _ => format!("{} · {said}", words.code(row_list(row), row.code())),
    }
}

/// A list without its rows.
fn rest<T>(found: Listed<T>) -> (Vec<T>, Option<String>, i64) {
    (found.items, found.next, found.total.unwrap_or_default())
}

/// Whom or what a figure counts.
pub async fn list(state: Data<State>, visitor: Visitor, search: Query<StaffQuery>) -> PageResult {
    visitor.caller()?;
    let search = search.into_inner();
    let figure = search.figure(&state, &visitor)?;
    let (begun, wanted) = Begun::at(&state, "staff", &search.cursor);
    let (members, bodies, next, total) = visitor
        .read_beside(&state, true, move |conn, ctx, caller| {
            Ok(match figure.asked.form {
                StaffForm::Staff => {
                    let found = staff::members(conn, ctx, caller, &figure, &wanted)?;
                    let (members, next, total) = rest(found);
                    (members, Vec::new(), next, total)
                }
                StaffForm::Bodies => {
                    let found = staff::bodies(conn, ctx, caller, &figure, &wanted)?;
                    let (bodies, next, total) = rest(found);
                    (Vec::new(), bodies, next, total)
                }
            })
        })
        .await?;
    let row = figure.row;
    let back = [("year", &*search.year), ("unit", &*search.unit)];
    let place = ("/figures/staff/list", search.pairs());
    let shown = members.len() + bodies.len();
    let list = StaffListPage {
        form: figure.asked.form.code(),
        figure: said_of(visitor.words, row, figure.column),
        back: address_with("/figures/staff", &back),
        range: begun.range(visitor.words, shown, total),
        excel: address_with("/figures/staff/list/export", &search.pairs()),
        next: begun.next(&state, "staff", (place.0, &place.1), next),
        frame: visitor.frame(),
        members,
        bodies,
    };
    Ok(show(list.render()))
}

/// The same as a workbook.
pub async fn list_export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<StaffQuery>,
) -> PageResult {
    let caller = visitor.caller()?;
    let figure = search.figure(&state, &visitor)?;
    list_workbook(&state, caller, figure, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}
