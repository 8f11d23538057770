//! `/statistics/unrewarded`: who has not been rewarded for years.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::awards::statistics::unrewarded::{
    MOST_YEARS_BACK, Unrewarded, UnrewardedOf, YEARS_BACK,
};
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Identity, Params};
use crate::http::view::tables::{Download, Format};
use crate::http::view::{PageView, listed, page};
use crate::services::access::Caller;
use crate::services::awards::statistics::unrewarded::{self, UnrewardedFilter};
use crate::state::State;
use crate::tables::awards::unrewarded as table;
use crate::tables::stretches;

/// Somebody without an award of the last years.
#[derive(Serialize, ToSchema)]
pub struct UnrewardedView {
    /// Of the person, the subject or the unit.
    id: Uuid,
    name: String,
    /// The staff code of a person, the code of a unit.
    code: Option<String>,
    /// The unit it belongs to; of a unit the one above it.
    unit_name: String,
    /// The day of the last decision before, if there was one.
    rewarded_last: Option<NaiveDate>,
}

impl From<&Unrewarded> for UnrewardedView {
    fn from(one: &Unrewarded) -> Self {
        Self {
            id: one.id,
            name: one.name.clone(),
            code: one.code.clone(),
            unit_name: one.unit_name.clone(),
            rewarded_last: one.last_on,
        }
    }
}

/// Among whom, and for how long.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnrewardedParams {
    /// 1 to 20 years, 5 when left out.
    years: Option<u32>,
    /// `people` (the default), `collectives` or `units`.
    of: Option<String>,
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
}

/// Among whom and for how long, or every fault.
pub fn filter(years: Option<u32>, of: Option<&str>) -> Result<UnrewardedFilter> {
    let mut fields = Fields::new();
    let years = fields.number("years", years.unwrap_or(YEARS_BACK), 1, MOST_YEARS_BACK);
    let of = fields.some(of, |fields, text| {
        fields.code("of", text, UnrewardedOf::ALL, UnrewardedOf::code)
    });
    fields.done((|| {
        Some(UnrewardedFilter {
            years: years?,
            of: of?.unwrap_or(UnrewardedOf::People),
        })
    })())
}

/// Who of the caller's units and those below has no award in force that was decided in the last
/// years, by name, with how many there are. A unit counts as rewarded with any of its collectives.
#[utoipa::path(
    tag = "awards",
    operation_id = "list_unrewarded",
    params(UnrewardedParams),
    responses((status = 200, body = PageView<UnrewardedView>)),
    security(("bearer" = [])),
)]
#[get("/statistics/unrewarded")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<UnrewardedParams>,
) -> Result<HttpResponse> {
    let params = params.0;
    let asked = filter(params.years, params.of.as_deref())?;
    let page = page(&state, "unrewarded", params.cursor.as_deref(), params.limit)?;
    let found = state
        .read_beside(who.0, move |conn, ctx, caller| {
            unrewarded::list(conn, ctx, caller, &asked, &page)
        })
        .await?;
    Ok(listed(&state, &req, "unrewarded", &found, |one| {
        UnrewardedView::from(one)
    }))
}

/// The same as a workbook.
pub async fn workbook(
    state: &Data<State>,
    caller: Caller,
    asked: UnrewardedFilter,
    language: Language,
) -> Result<HttpResponse> {
    Download::begin(state, caller, "chua-khen-thuong", Format::Xlsx)?
        .workbook(
            table::book(language),
            (None, None),
            stretches(asked, unrewarded::lines),
        )
        .await
}
