//! The statistical forms 0602 and 0603 as pages: each figure leads to the list behind it.

use actix_web::web::{Data, Query};
use askama::Template;
use chrono::Datelike;
use serde::Deserialize;

use crate::domain::awards::statistics::forms::{
    AwardeeClass, FIRST_YEAR, FilledForm, FormColumn, FormLine, FormRow, StatisticsForm,
};
use crate::domain::law::award_type::CommendationType;
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::Unit;
use crate::error::Error;
use crate::http::awards::statistics::forms::{asked, workbook};
use crate::pages::PageResult;
use crate::pages::awards::statistics::year_and_unit;
use crate::pages::forms::address_with;
use crate::pages::frame::{Frame, Trouble, Visitor, show};
use crate::services::awards::statistics::forms::{self, AskedForm};
use crate::state::State;

/// Of which year and of which body. Nothing chosen is this year, and all units of the reader.
#[derive(Deserialize)]
pub struct FormsQuery {
    #[serde(default)]
    year: String,
    #[serde(default)]
    unit: String,
    /// Of a workbook: which form.
    #[serde(default)]
    form: String,
}

impl FormsQuery {
    fn asked(
        &self,
        state: &State,
        visitor: &Visitor,
        form: StatisticsForm,
    ) -> Result<AskedForm, Trouble> {
        let ctx = state.ctx();
        year_and_unit(&ctx, &self.year, &self.unit)
            .and_then(|(year, unit)| asked(&ctx, form, year, unit))
            .map_err(|error| visitor.trouble(error))
    }
}

/// A figure, with the list behind it where it is not zero.
struct Figure {
    count: i64,
    list: Option<String>,
    column: &'static str,
}

/// A line of a form as it is shown.
struct ShownLine {
    code: &'static str,
    figures: Vec<Figure>,
}

/// A form as it is shown.
struct ShownForm {
    code: &'static str,
    columns: Vec<&'static str>,
    /// The sum of all lines first.
    lines: Vec<ShownLine>,
    excel: String,
}

impl ShownForm {
    fn of(asked: AskedForm, filled: &FilledForm) -> Self {
        let lines = [&filled.total].into_iter().chain(&filled.lines);
        let year = asked.year.to_string();
        let unit = asked.unit.map(|unit| unit.to_string()).unwrap_or_default();
        let form = asked.form.code();
        let of_book = [("form", form), ("year", &*year), ("unit", &*unit)];
        Self {
            code: form,
            columns: asked.form.columns().iter().map(|one| one.code()).collect(),
            lines: lines.map(|line| shown_line(asked, line)).collect(),
            excel: address_with("/figures/forms/export", &of_book),
        }
    }
}

fn shown_line(asked: AskedForm, line: &FormLine) -> ShownLine {
    let figure = |(column, count): &(FormColumn, i64)| Figure {
        count: *count,
        list: (*count > 0).then(|| list_behind(asked, line.row, *column)),
        column: column.code(),
    };
    ShownLine {
        code: line.row.map_or("total", FormRow::code),
        figures: line.figures.iter().map(figure).collect(),
    }
}

/// The address of the records that a figure counts.
fn list_behind(asked: AskedForm, row: Option<FormRow>, column: FormColumn) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let days = asked.days();
    let (from, to) = (day(days.map(|days| days.0)), day(days.map(|days| days.1)));
    let unit = asked.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let kind = column.subject_kind().map_or("", SubjectKind::code);
    let class = column.class().map_or("", AwardeeClass::code);
    let commendation = column
        .commendation_type()
        .map_or("", CommendationType::code);
    let is_enterprise = column == FormColumn::Enterprises;
    let pairs = [
        ("form", asked.form.code()),
        ("row", row.map_or("", FormRow::code)),
        ("from", &*from),
        ("to", &*to),
        ("in_force_on", &*to),
        ("unit", &*unit),
        ("of_units", "yes"),
        ("subject_kind", kind),
        ("class", class),
        ("enterprise", if is_enterprise { "yes" } else { "" }),
        ("commendation_type", commendation),
    ];
    address_with("/awards", &pairs)
}

#[derive(Template)]
#[template(path = "awards/statistics/forms.html")]
struct FormsPage {
    frame: Frame,
    year: i32,
    /// The first and the last year that can be asked for.
    years: (i32, i32),
    /// Each with whether it is the one that is asked for.
    units: Vec<(Unit, bool)>,
    forms: Vec<ShownForm>,
}

/// Both forms of a year.
pub async fn forms(state: Data<State>, visitor: Visitor, search: Query<FormsQuery>) -> PageResult {
    visitor.caller()?;
    let first = search.asked(&state, &visitor, StatisticsForm::State)?;
    let second = AskedForm {
        form: StatisticsForm::Body,
        ..first
    };
    let (units, filled) = visitor
        .read_beside(&state, true, move |conn, ctx, caller| {
            let filled = [
                (first, forms::fill(conn, ctx, caller, first)?),
                (second, forms::fill(conn, ctx, caller, second)?),
            ];
            Ok((forms::bodies(conn, ctx, caller)?, filled))
        })
        .await?;
    let units = units.into_iter().map(|unit| {
        let is_chosen = Some(unit.id) == first.unit;
        (unit, is_chosen)
    });
    let page = FormsPage {
        year: first.year,
        years: (FIRST_YEAR, state.ctx().today().year()),
        units: units.collect(),
        forms: filled
            .iter()
            .map(|(asked, filled)| ShownForm::of(*asked, filled))
            .collect(),
        frame: visitor.frame(),
    };
    Ok(show(page.render()))
}

/// One of them as a workbook.
pub async fn export(state: Data<State>, visitor: Visitor, search: Query<FormsQuery>) -> PageResult {
    let caller = visitor.caller()?;
    let form: StatisticsForm = search
        .form
        .parse()
        .map_err(|_| visitor.trouble(Error::NotFound("form")))?;
    let asked = search.asked(&state, &visitor, form)?;
    workbook(&state, caller, asked, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}
