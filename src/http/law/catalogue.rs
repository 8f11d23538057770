//! The law as data: rule sets, award types, routes, the calendar. Each rule with its dates, and its
//! citation in the reader's language.

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::law::award_type::AwardType;
use crate::domain::law::route::{Next, Route, Slot};
use crate::domain::register::people::{Language, SubjectKind};
use crate::error::{Error, Result};
use crate::http::extract::{Identity, Params};
use crate::http::problem::language;
use crate::http::view::NamesView;
use crate::services::access;
use crate::state::State;
use crate::words;

/// All of a short list.
#[derive(Serialize, ToSchema)]
pub struct AllView<T> {
    /// All of it.
    pub items: Vec<T>,
}

fn said(language: Language, citation: &(String, String)) -> String {
    words::of(language, citation).to_owned()
}

/// An answer that depends on the reader's language.
fn cacheable(view: impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::VARY, "Authorization, Accept-Language"))
        .json(view)
}

async fn known(state: &State, who: Identity) -> Result<()> {
    let ctx = state.ctx();
    state
        .db
        .read(move |conn| access::actor(conn, &ctx, &who.0).map(|_| ()))
        .await
}

/// Which law is in force when.
#[derive(Serialize, ToSchema)]
pub struct RuleSetView {
    code: String,
    name: NamesView,
    citation: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

/// The rule sets.
#[utoipa::path(
    tag = "catalogue",
    responses((status = 200, body = AllView<RuleSetView>)),
    security(("bearer" = []), ("machine" = [])),
)]
#[get("/rule-sets")]
pub async fn rule_sets(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
) -> Result<HttpResponse> {
    known(&state, who).await?;
    let language = language(req.headers());
    let view = |set: &crate::domain::law::law_book::RuleSet| RuleSetView {
        code: set.code.clone(),
        name: NamesView::from(&set.name),
        citation: said(language, &set.citation),
        valid_from: set.valid.from,
        valid_to: set.valid.to,
    };
    Ok(cacheable(AllView {
        items: state.law.rule_sets.iter().map(view).collect(),
    }))
}

/// A version of an award.
#[derive(Serialize, ToSchema)]
pub struct AwardTypeView {
    code: String,
    name: NamesView,
    /// `emulation_title` or `commendation_form`.
    kind: &'static str,
    /// `unit`, `province` or `state`.
    level: &'static str,
    citation: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    /// Who can receive it, with the coefficient of each.
    subjects: Vec<RewardView>,
    /// Where the coefficients are written.
    reward_citation: String,
    /// For what it can be given, each with its route: ordinary or simplified procedure.
    routes: std::collections::BTreeMap<&'static str, String>,
    /// The superior authority outside that decides, if it is not the unit itself.
    authority: Option<NamesView>,
    /// Awards, one of which for merit a nomination for merit rests on.
    base: Vec<String>,
    /// The kinds of unit whose head decides.
    decided_by: Vec<&'static str>,
}

/// What a kind of subject receives.
#[derive(Serialize, ToSchema)]
pub struct RewardView {
    /// `individual`, `collective` or `household`.
    kind: &'static str,
    /// Coefficient of the base salary, as decimal text.
    coefficient: String,
}

impl AwardTypeView {
    fn of(award: &AwardType, language: Language) -> Self {
        let reward = |kind: &SubjectKind| RewardView {
            kind: kind.code(),
            coefficient: award.reward.coefficient(*kind).to_string(),
        };
        Self {
            code: award.code.clone(),
            name: NamesView::from(&award.name),
            kind: award.kind.code(),
            level: award.level.code(),
            citation: said(language, &award.citation),
            valid_from: award.valid.from,
            valid_to: award.valid.to,
            subjects: award.subjects.iter().map(reward).collect(),
            reward_citation: said(language, &award.reward.citation),
            routes: award
                .routes
                .iter()
                .map(|(kind, route)| (kind.code(), route.clone()))
                .collect(),
            authority: award
                .authority
                .as_ref()
                .map(|authority| NamesView::from(&authority.name)),
            base: award.base.clone(),
            decided_by: award.decided_by.iter().map(|kind| kind.code()).collect(),
        }
    }
}

/// The awards in every version.
#[utoipa::path(
    tag = "catalogue",
    responses((status = 200, body = AllView<AwardTypeView>)),
    security(("bearer" = []), ("machine" = [])),
)]
#[get("/award-types")]
pub async fn award_types(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
) -> Result<HttpResponse> {
    known(&state, who).await?;
    let language = language(req.headers());
    Ok(cacheable(AllView {
        items: state
            .law
            .awards
            .iter()
            .map(|award| AwardTypeView::of(award, language))
            .collect(),
    }))
}

/// One award as it stands today.
#[utoipa::path(
    tag = "catalogue",
    params(("code" = String, Path)),
    responses((status = 200, body = AwardTypeView)),
    security(("bearer" = []), ("machine" = [])),
)]
#[get("/award-types/{code}")]
pub async fn award_type(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    code: Path<String>,
) -> Result<HttpResponse> {
    known(&state, who).await?;
    let language = language(req.headers());
    let today = state.ctx().today();
    let award = state
        .law
        .award(&code, today)
        .ok_or(Error::NotFound("award_type"))?;
    Ok(cacheable(AwardTypeView::of(award, language)))
}

/// One stage of a route.
#[derive(Serialize, ToSchema)]
pub struct StageView {
    code: String,
    /// `draft`, `endorse`, `check`, `appraise`, `decide`, `forward`, `external` or `issue`.
    kind: &'static str,
    name: NamesView,
    /// Who acts.
    role: &'static str,
    /// In which unit: `nominating`, `superior` or `deciding`.
    unit: &'static str,
    working_days: Option<u32>,
    citation: String,
    /// Where each outcome leads: a stage, or `awarded`, `refused`.
    next: std::collections::BTreeMap<&'static str, String>,
}

/// A version of a route.
#[derive(Serialize, ToSchema)]
pub struct RouteView {
    /// Code and version: `letter_of_commendation@2025-07`.
    id: String,
    code: String,
    version: String,
    name: NamesView,
    citation: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    /// Is a file first submitted by the head's signature under a submission letter?
    letter: bool,
    /// Can the papers of a returned file be mended without a new signature? What the file says
    /// never is.
    papers_without_letter: bool,
    /// Working days in which a returned file is put right and sent again.
    returned_days: u32,
    /// What papers belong to a file.
    documents: Vec<SlotView>,
    /// How a refusal can be looked at again.
    appeal: Option<AppealView>,
    stages: Vec<StageView>,
}

/// A paper that belongs to a file.
#[derive(Serialize, ToSchema)]
pub struct SlotView {
    code: String,
    name: NamesView,
    required: bool,
    /// How many papers it takes.
    most: u32,
    citation: String,
}

impl SlotView {
    fn of(slot: &Slot, language: Language) -> Self {
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
    stage: String,
    /// Calendar days after the refusal in which it can be asked for.
    within_days: u32,
    /// Calendar days in which it is to be settled.
    settle_days: u32,
    citation: String,
}

impl RouteView {
    fn of(route: &Route, language: Language) -> Self {
        let target = |next: &Next| match next {
            Next::Stage(code) => code.clone(),
            Next::End(end) => end.code().to_owned(),
        };
        let stage = |stage: &crate::domain::law::route::Stage| StageView {
            code: stage.code.clone(),
            kind: stage.kind.code(),
            name: NamesView::from(&stage.name),
            role: stage.role.code(),
            unit: stage.place.code(),
            working_days: stage.working_days,
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

/// Which year.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarParams {
    /// This year when left out.
    year: Option<i32>,
}

/// The holidays and swapped days of a year.
#[derive(Serialize, ToSchema)]
pub struct CalendarView {
    year: i32,
    /// Not all of it is announced yet.
    provisional: bool,
    holidays: Vec<HolidayView>,
    swaps: Vec<SwapView>,
}

/// A public holiday.
#[derive(Serialize, ToSchema)]
pub struct HolidayView {
    date: NaiveDate,
    name: NamesView,
    citation: String,
}

/// A working day swapped for a day off.
#[derive(Serialize, ToSchema)]
pub struct SwapView {
    off: NaiveDate,
    worked: NaiveDate,
    citation: String,
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
