//! `/statistics/forms`: the statistical forms 0604 and 0605 of Circular 02/2023/TT-BNV.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::awards::statistics::forms::FIRST_YEAR;
use crate::domain::awards::statistics::staff::{
    FilledStaffForm, StaffColumn, StaffForm, StaffLine,
};
use crate::domain::base::ids::UnitId;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Identity, Params};
use crate::http::view::tables::{Download, Format};
use crate::services::access::Caller;
use crate::services::awards::statistics::staff::{self, AskedStaffForm, StaffFigure};
use crate::services::{Conn, Ctx};
use crate::state::State;
use crate::tables::awards::staff as table;
use crate::tables::stretches;

/// A line of a form. Of what a form does not print everything is 0.
#[derive(Serialize, ToSchema)]
pub struct StaffLineView {
    /// `total` of the sum of all; `level_province`, `level_commune` or `level_unit`; in form 0604
    /// the kinds of units too.
    row: &'static str,
    /// Units in which somebody does the work.
    bodies: usize,
    /// Of them those with two of the staff or more.
    full_bodies: usize,
    /// Who does the work, each once, at the highest level.
    staff: usize,
    female: usize,
    male: usize,
    sex_unknown: usize,
    age_to_30: usize,
    age_31_40: usize,
    age_41_50: usize,
    age_51_60: usize,
    age_over_60: usize,
    age_unknown: usize,
    education_secondary: usize,
    education_vocational: usize,
    education_college: usize,
    education_bachelor: usize,
    education_master: usize,
    education_doctor: usize,
    education_unknown: usize,
    /// In the field for less than a year, counted by the year of beginning.
    field_under_1: usize,
    /// One year or more, less than five.
    field_1_5: usize,
    /// Five years or more, less than ten.
    field_5_10: usize,
    field_from_10: usize,
    field_unknown: usize,
}

impl From<&StaffLine> for StaffLineView {
    fn from(line: &StaffLine) -> Self {
        let figure = |column| line.figure(column);
        Self {
            row: line.row.code(),
            bodies: figure(StaffColumn::Bodies),
            full_bodies: figure(StaffColumn::FullBodies),
            staff: figure(StaffColumn::Staff),
            female: figure(StaffColumn::Female),
            male: figure(StaffColumn::Male),
            sex_unknown: figure(StaffColumn::SexUnknown),
            age_to_30: figure(StaffColumn::AgeTo30),
            age_31_40: figure(StaffColumn::Age31To40),
            age_41_50: figure(StaffColumn::Age41To50),
            age_51_60: figure(StaffColumn::Age51To60),
            age_over_60: figure(StaffColumn::AgeOver60),
            age_unknown: figure(StaffColumn::AgeUnknown),
            education_secondary: figure(StaffColumn::Secondary),
            education_vocational: figure(StaffColumn::Vocational),
            education_college: figure(StaffColumn::College),
            education_bachelor: figure(StaffColumn::Bachelor),
            education_master: figure(StaffColumn::Master),
            education_doctor: figure(StaffColumn::Doctor),
            education_unknown: figure(StaffColumn::EducationUnknown),
            field_under_1: figure(StaffColumn::FieldUnder1),
            field_1_5: figure(StaffColumn::Field1To5),
            field_5_10: figure(StaffColumn::Field5To10),
            field_from_10: figure(StaffColumn::FieldFrom10),
            field_unknown: figure(StaffColumn::FieldUnknown),
        }
    }
}

/// A form that is filled in.
#[derive(Serialize, ToSchema)]
pub struct FilledStaffFormView {
    /// `0604` or `0605`.
    form: &'static str,
    /// The year.
    year: i32,
    /// The day on which is counted: the last of the year, or today.
    counted_on: NaiveDate,
    /// The body, where one was named.
    unit_id: Option<Uuid>,
    /// The lines, as the form prints them: the sum of all first.
    lines: Vec<StaffLineView>,
}

impl FilledStaffFormView {
    fn of(asked: AskedStaffForm, filled: &FilledStaffForm) -> Self {
        Self {
            form: filled.form.code(),
            year: asked.year,
            counted_on: filled.day,
            unit_id: asked.unit.map(|unit| unit.0),
            lines: filled.lines.iter().map(StaffLineView::from).collect(),
        }
    }
}

/// Of which year, and of which body.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StaffFormParams {
    /// The year on whose last day is counted, from 1948; of this year, today.
    year: i32,
    /// The body, with all units below it; all units of the caller when left out.
    unit_id: Option<Uuid>,
}

/// The form as it is asked for, or every fault.
pub fn asked(
    ctx: &Ctx,
    form: StaffForm,
    year: i32,
    unit: Option<UnitId>,
) -> Result<AskedStaffForm> {
    let mut fields = Fields::new();
    let year = fields.number("year", year, FIRST_YEAR, ctx.today().year());
    fields.done(year.map(|year| AskedStaffForm { form, year, unit }))
}

async fn fill(
    state: &Data<State>,
    who: Identity,
    form: StaffForm,
    params: StaffFormParams,
) -> Result<HttpResponse> {
    let asked = asked(&state.ctx(), form, params.year, params.unit_id.map(UnitId))?;
    let filled = state
        .read_beside(who.0, move |conn, ctx, caller| {
            staff::fill(conn, ctx, caller, asked)
        })
        .await?;
    Ok(HttpResponse::Ok().json(FilledStaffFormView::of(asked, &filled)))
}

/// Form 0604: the bodies that do the work of emulation and commendation, by level and kind: of the
/// caller's units and those below the ones in which an emulation officer, a specialist or the head
/// of a standing office holds the office on the day.
#[utoipa::path(
    tag = "awards",
    operation_id = "form_0604",
    params(StaffFormParams),
    responses((status = 200, body = FilledStaffFormView)),
    security(("bearer" = [])),
)]
#[get("/statistics/forms/0604")]
pub async fn form_0604(
    state: Data<State>,
    who: Identity,
    params: Params<StaffFormParams>,
) -> Result<HttpResponse> {
    fill(&state, who, StaffForm::Bodies, params.0).await
}

/// Form 0605: the staff who do the work of emulation and commendation, by level, sex, age,
/// education and years in the field. What is known of them is what was entered of the person on the
/// register; who has nothing entered is counted as not known.
#[utoipa::path(
    tag = "awards",
    operation_id = "form_0605",
    params(StaffFormParams),
    responses((status = 200, body = FilledStaffFormView)),
    security(("bearer" = [])),
)]
#[get("/statistics/forms/0605")]
pub async fn form_0605(
    state: Data<State>,
    who: Identity,
    params: Params<StaffFormParams>,
) -> Result<HttpResponse> {
    fill(&state, who, StaffForm::Staff, params.0).await
}

/// A form as a workbook, in its own shape.
pub async fn workbook(
    state: &Data<State>,
    caller: Caller,
    asked: AskedStaffForm,
    language: Language,
) -> Result<HttpResponse> {
    let stem = format!("bieu-{}-{}", asked.form, asked.year);
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller, ()| {
        let filled = staff::fill(conn, ctx, caller, asked)?;
        Ok((table::lines(filled), None))
    };
    Download::begin(state, caller, &stem, Format::Xlsx)?
        .workbook(table::book(asked.form, language), ((), None), read)
        .await
}

/// The list behind a figure as a workbook.
pub async fn list_workbook(
    state: &Data<State>,
    caller: Caller,
    figure: StaffFigure,
    language: Language,
) -> Result<HttpResponse> {
    let stem = format!("danh-sach-{}-{}", figure.asked.form, figure.asked.year);
    let file = Download::begin(state, caller, &stem, Format::Xlsx)?;
    let begin = (None, None);
    match figure.asked.form {
        StaffForm::Bodies => {
            let rows = stretches(figure, staff::bodies);
            file.workbook(table::bodies(language), begin, rows).await
        }
        StaffForm::Staff => {
            let rows = stretches(figure, staff::members);
            file.workbook(table::members(language), begin, rows).await
        }
    }
}
