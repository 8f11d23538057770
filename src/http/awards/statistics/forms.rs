//! `/statistics/forms`: the statistical forms 0602 and 0603 of Circular 02/2023/TT-BNV.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::awards::statistics::forms::{
    FIRST_YEAR, FilledForm, FormColumn, FormLine, FormRow, StatisticsForm,
};
use crate::domain::base::ids::UnitId;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Identity, Params};
use crate::http::view::tables::{Download, Format};
use crate::services::access::Caller;
use crate::services::awards::statistics::forms::{self, AskedForm};
use crate::services::{Conn, Ctx};
use crate::state::State;
use crate::tables::awards::forms as table;

/// A line of a form. Of what form 0602 does not print everything is 0.
#[derive(Serialize, ToSchema)]
pub struct FormLineView {
    /// The code of the line: `order_labour`, `certificate_prime_minister`, `certificate`, …; `total`
    /// of the sum of all.
    row: &'static str,
    /// All records of the line.
    total: i64,
    collectives: i64,
    /// Of the collectives those of enterprises.
    enterprises: i64,
    households: i64,
    individuals: i64,
    /// Of the individuals those who led a ministry, a province or more on the day of the decision.
    leader_province: i64,
    /// Who led a department of one.
    leader_department: i64,
    businessperson: i64,
    /// Who led something else, from a deputy division head on.
    leader_other: i64,
    /// Who worked, learned or fought and led nobody.
    direct_worker: i64,
    /// Of whom neither a post nor this was entered.
    not_on_record: i64,
    merit: i64,
    movement: i64,
    ad_hoc: i64,
    external: i64,
    devotion: i64,
    seniority: i64,
    resistance: i64,
}

impl From<&FormLine> for FormLineView {
    fn from(line: &FormLine) -> Self {
        let figure = |column| line.figure(column);
        Self {
            row: line.row.map_or("total", FormRow::code),
            total: figure(FormColumn::Total),
            collectives: figure(FormColumn::Collectives),
            enterprises: figure(FormColumn::Enterprises),
            households: figure(FormColumn::Households),
            individuals: figure(FormColumn::Individuals),
            leader_province: figure(FormColumn::LeaderProvince),
            leader_department: figure(FormColumn::LeaderDepartment),
            businessperson: figure(FormColumn::Businessperson),
            leader_other: figure(FormColumn::LeaderOther),
            direct_worker: figure(FormColumn::DirectWorker),
            not_on_record: figure(FormColumn::NotOnRecord),
            merit: figure(FormColumn::Merit),
            movement: figure(FormColumn::Movement),
            ad_hoc: figure(FormColumn::AdHoc),
            external: figure(FormColumn::External),
            devotion: figure(FormColumn::Devotion),
            seniority: figure(FormColumn::Seniority),
            resistance: figure(FormColumn::Resistance),
        }
    }
}

/// A form that is filled in.
#[derive(Serialize, ToSchema)]
pub struct FilledFormView {
    /// `0602` or `0603`.
    form: &'static str,
    /// The year of the decisions.
    year: i32,
    /// The body, where one was named.
    unit_id: Option<Uuid>,
    /// The lines, as the form prints them.
    lines: Vec<FormLineView>,
    /// The sum of all lines.
    total: FormLineView,
}

impl FilledFormView {
    fn of(asked: AskedForm, filled: &FilledForm) -> Self {
        Self {
            form: filled.form.code(),
            year: asked.year,
            unit_id: asked.unit.map(|unit| unit.0),
            lines: filled.lines.iter().map(FormLineView::from).collect(),
            total: FormLineView::from(&filled.total),
        }
    }
}

/// Of which year, and of which body.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FormParams {
    /// The year of the decisions, from 1948 to this year.
    year: i32,
    /// The body, with all units below it; all units of the caller when left out.
    unit_id: Option<Uuid>,
}

/// The form as it is asked for, or every fault.
pub fn asked(
    ctx: &Ctx,
    form: StatisticsForm,
    year: i32,
    unit: Option<UnitId>,
) -> Result<AskedForm> {
    let mut fields = Fields::new();
    let year = fields.number("year", year, FIRST_YEAR, ctx.today().year());
    fields.done((|| {
        Some(AskedForm {
            form,
            year: year?,
            unit,
        })
    })())
}

async fn fill(
    state: &Data<State>,
    who: Identity,
    form: StatisticsForm,
    params: FormParams,
) -> Result<HttpResponse> {
    let asked = asked(&state.ctx(), form, params.year, params.unit_id.map(UnitId))?;
    let filled = state
        .read_beside(who.0, move |conn, ctx, caller| {
            forms::fill(conn, ctx, caller, asked)
        })
        .await?;
    Ok(HttpResponse::Ok().json(FilledFormView::of(asked, &filled)))
}

/// Form 0602: what the State gave in a year, by kind. Records of the caller's units and those below
/// that were in force on the last day of the year.
#[utoipa::path(
    tag = "awards",
    operation_id = "form_0602",
    params(FormParams),
    responses((status = 200, body = FilledFormView)),
    security(("bearer" = [])),
)]
#[get("/statistics/forms/0602")]
pub async fn form_0602(
    state: Data<State>,
    who: Identity,
    params: Params<FormParams>,
) -> Result<HttpResponse> {
    fill(&state, who, StatisticsForm::State, params.0).await
}

/// Form 0603: what provinces and ministries gave in a year, by subject and by type. Records of the
/// caller's units and those below that were in force on the last day of the year; individuals by the
/// post they held on the day of the decision.
#[utoipa::path(
    tag = "awards",
    operation_id = "form_0603",
    params(FormParams),
    responses((status = 200, body = FilledFormView)),
    security(("bearer" = [])),
)]
#[get("/statistics/forms/0603")]
pub async fn form_0603(
    state: Data<State>,
    who: Identity,
    params: Params<FormParams>,
) -> Result<HttpResponse> {
    fill(&state, who, StatisticsForm::Body, params.0).await
}

/// A form as a workbook, in its own shape.
pub async fn workbook(
    state: &Data<State>,
    caller: Caller,
    asked: AskedForm,
    language: Language,
) -> Result<HttpResponse> {
    let stem = format!("bieu-{}-{}", asked.form, asked.year);
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller, ()| {
        let filled = forms::fill(conn, ctx, caller, asked)?;
        Ok((table::lines(filled), None))
    };
    Download::begin(state, caller, &stem, Format::Xlsx)?
        .workbook(table::book(asked.form, language), ((), None), read)
        .await
}
