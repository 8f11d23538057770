//! The routes.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{AllView, cacheable, known, said};
use crate::domain::law::route::{Next, Route, Slot, StageCondition};
use crate::domain::register::people::Language;
use crate::error::{Error, Result};
use crate::http::extract::Identity;
use crate::http::problem::language;
use crate::http::view::NamesView;
use crate::state::State;
/// One stage of a route.
#[derive(Serialize, ToSchema)]
pub struct StageView {
    pub(super) code: String,
    /// `draft`, `endorse`, `check`, `appraise`, `decide`, `ballot`, `forward`, `external` or
    /// `issue`.
    pub(super) kind: &'static str,
    pub(super) name: NamesView,
    /// To which files alone it applies, where not to all: `vote`, those whose award asks for a
    /// share of the council's votes. The others pass it over.
    pub(super) applies: Option<&'static str>,
    /// Who acts.
    pub(super) role: &'static str,
    /// In which unit: `nominating`, `superior` or `deciding`.
    pub(super) unit: &'static str,
    pub(super) working_days: Option<u32>,
    /// Hours on the clock, weekends too, where a body's rules count so.
    pub(super) hours: Option<u32>,
    pub(super) citation: String,
    /// Where each outcome leads: a stage, or `awarded`, `refused`.
    pub(super) next: std::collections::BTreeMap<&'static str, String>,
}

/// A version of a route.
#[derive(Serialize, ToSchema)]
pub struct RouteView {
    /// Code and version: `letter_of_commendation@2025-07`.
    pub(super) id: String,
    pub(super) code: String,
    pub(super) version: String,
    pub(super) name: NamesView,
    pub(super) citation: String,
    pub(super) valid_from: NaiveDate,
    pub(super) valid_to: Option<NaiveDate>,
    /// Is a file first submitted by the head's signature under a submission letter?
    pub(super) letter: bool,
    /// Can the papers of a returned file be mended without a new signature? What the file says
    /// never is.
    pub(super) papers_without_letter: bool,
    /// Working days in which a returned file is put right and sent again.
    pub(super) returned_days: u32,
    /// What papers belong to a file.
    pub(super) documents: Vec<SlotView>,
    /// How a refusal can be looked at again.
    pub(super) appeal: Option<AppealView>,
    pub(super) stages: Vec<StageView>,
}

/// A paper that belongs to a file.
#[derive(Serialize, ToSchema)]
pub struct SlotView {
    pub(super) code: String,
    pub(super) name: NamesView,
    pub(super) required: bool,
    /// How many papers it takes.
    pub(super) most: u32,
    pub(super) citation: String,
}

impl SlotView {
    pub(super) fn of(slot: &Slot, language: Language) -> Self {
        Self {
            code: slot.code.clone(),
            name: NamesView::from(&slot.name),
            required: slot.required,
            most: slot.most,
            citation: said(language, &slot.citation),
        }
    }
}

/// How a refusal can be looked at again.
#[derive(Serialize, ToSchema)]
pub struct AppealView {
    /// The stage that looks at it.
    pub(super) stage: String,
    /// Calendar days after the refusal in which it can be asked for.
    pub(super) within_days: u32,
    /// Calendar days in which it is to be settled.
    pub(super) settle_days: u32,
    pub(super) citation: String,
}

impl RouteView {
    pub(super) fn of(route: &Route, language: Language) -> Self {
        let target = |next: &Next| match next {
            Next::Stage(code) => code.clone(),
            Next::End(end) => end.code().to_owned(),
        };
        let stage = |stage: &crate::domain::law::route::Stage| StageView {
            code: stage.code.clone(),
            kind: stage.kind().code(),
            name: NamesView::from(&stage.name),
            applies: stage.applies.map(StageCondition::code),
            role: stage.seat.role.code(),
            unit: stage.seat.place.code(),
            working_days: stage.working_days,
            hours: stage.hours,
            citation: said(language, &stage.citation),
            next: stage
                .next
                .iter()
                .map(|(outcome, next)| (outcome.code(), target(next)))
                .collect(),
        };
        Self {
            id: format!("{}@{}", route.code, route.version),
            code: route.code.clone(),
            version: route.version.clone(),
            name: NamesView::from(&route.name),
            citation: said(language, &route.citation),
            valid_from: route.valid.from,
            valid_to: route.valid.to,
            letter: route.letter,
            papers_without_letter: route.papers_without_letter,
            returned_days: route.returned_days,
            documents: route
                .documents
                .iter()
                .map(|slot| SlotView::of(slot, language))
                .collect(),
            appeal: route.appeal.as_ref().map(|appeal| AppealView {
                stage: appeal.stage.clone(),
                within_days: appeal.within_days,
                settle_days: appeal.settle_days,
                citation: said(language, &appeal.citation),
            }),
            stages: route.stages.iter().map(stage).collect(),
        }
    }
}

/// The routes in every version.
#[utoipa::path(
    tag = "catalogue",
    responses((status = 200, body = AllView<RouteView>)),
    security(("bearer" = []), ("machine" = [])),
)]
#[get("/routes")]
pub async fn list_routes(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
) -> Result<HttpResponse> {
    known(&state, who).await?;
    let language = language(req.headers());
    Ok(cacheable(AllView {
        items: state
            .law
            .routes
            .iter()
            .map(|route| RouteView::of(route, language))
            .collect(),
    }))
}

/// One version of a route, by `code@version`.
#[utoipa::path(
    tag = "catalogue",
    params(("route" = String, Path)),
    responses((status = 200, body = RouteView)),
    security(("bearer" = []), ("machine" = [])),
)]
#[get("/routes/{route}")]
pub async fn find_route(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Path<String>,
) -> Result<HttpResponse> {
    known(&state, who).await?;
    let language = language(req.headers());
    let found = id
        .split_once('@')
        .and_then(|(code, version)| state.law.route_version(code, version));
    Ok(cacheable(RouteView::of(
        found.ok_or(Error::NotFound("route"))?,
        language,
    )))
}
