//! The calendar of working days.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{cacheable, known, said};
use crate::error::{Error, Result};
use crate::http::extract::{Identity, Params};
use crate::http::problem::language;
use crate::http::view::NamesView;
use crate::state::State;
/// Which year.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarParams {
    /// This year when left out.
    pub(super) year: Option<i32>,
}

/// The holidays and swapped days of a year.
#[derive(Serialize, ToSchema)]
pub struct CalendarView {
    pub(super) year: i32,
    /// Not all of it is announced yet.
    pub(super) provisional: bool,
    pub(super) holidays: Vec<HolidayView>,
    pub(super) swaps: Vec<SwapView>,
}

/// A public holiday.
#[derive(Serialize, ToSchema)]
pub struct HolidayView {
    pub(super) date: NaiveDate,
    pub(super) name: NamesView,
    pub(super) citation: String,
}

/// A working day swapped for a day off.
#[derive(Serialize, ToSchema)]
pub struct SwapView {
    pub(super) off: NaiveDate,
    pub(super) worked: NaiveDate,
    pub(super) citation: String,
}

/// The holidays and swapped days of a year.
#[utoipa::path(
    tag = "catalogue",
    params(CalendarParams),
    responses((status = 200, body = CalendarView)),
    security(("bearer" = []), ("machine" = [])),
)]
#[get("/calendar")]
pub async fn calendar(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<CalendarParams>,
) -> Result<HttpResponse> {
    use chrono::Datelike;
    known(&state, who).await?;
    let language = language(req.headers());
    let year = params.0.year.unwrap_or_else(|| state.ctx().today().year());
    let calendar = &state.law.calendar;
    let provisional = *calendar
        .years
        .get(&year)
        .ok_or(Error::NotFound("calendar"))?;
    let holidays = calendar
        .holidays
        .iter()
        .filter(|holiday| holiday.date.year() == year);
    let swaps = calendar.swaps.iter().filter(|swap| swap.off.year() == year);
    Ok(cacheable(CalendarView {
        year,
        provisional,
        holidays: holidays
            .map(|h| HolidayView {
                date: h.date,
                name: NamesView::from(&h.name),
                citation: said(language, &h.citation),
            })
            .collect(),
        swaps: swaps
            .map(|s| SwapView {
                off: s.off,
                worked: s.worked,
                citation: said(language, &s.citation),
            })
            .collect(),
    }))
}
