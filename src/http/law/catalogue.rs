//! The law as data: rule sets, award types, routes, the calendar. Each rule with its dates, and its
//! citation in the reader's language.

mod ground;
mod holidays;
mod route;
pub mod text;

use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use ground::GroundView;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::law::award_type::AwardType;
use crate::domain::law::ground::Frequency;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::{Language, SubjectKind};
use crate::error::{Error, Result};
use crate::http::extract::Identity;
use crate::http::problem::language;
use crate::http::view::NamesView;
use crate::services::access;
use crate::state::State;
use crate::words;

pub use route::{find_route, list_routes};

pub use holidays::calendar;

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
    /// `unit`, `commune`, `province`, `ministry` or `state`.
    level: &'static str,
    /// Whose rules these are: `national`, a body's `own`, or `both` where a body has added to them.
    origin: &'static str,
    /// The file with a body's own text of it, as in `/law/texts/{name}`.
    own_text: Option<String>,
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
    /// How often it can be given: `yearly`, `any_time`, `once`, `three_yearly` or `five_yearly`.
    frequency: Option<&'static str>,
    /// Is it given once in a life?
    held_once: bool,
    /// On which grounds it can be given; only where one award is asked for, not in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    grounds: Option<Vec<GroundView>>,
}

/// What a kind of subject receives.
#[derive(Serialize, ToSchema)]
pub struct RewardView {
    /// `individual`, `collective` or `household`.
    kind: &'static str,
    /// Coefficient of the base salary, as decimal text; none where it is not known yet.
    coefficient: Option<String>,
}

impl AwardTypeView {
    fn of(award: &AwardType, language: Language, book: &LawBook) -> Self {
        let reward = |kind: &SubjectKind| RewardView {
            kind: kind.code(),
            coefficient: award
                .reward
                .coefficient(*kind)
                .map(|known| known.to_string()),
        };
        Self {
            code: award.code.clone(),
            name: NamesView::from(&award.name),
            kind: award.kind.code(),
            level: award.level.code(),
            origin: book.own.origin_of_award(&award.code).code(),
            own_text: book.own.text_of.get(&award.code).cloned(),
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
            frequency: award.frequency.map(Frequency::code),
            held_once: award.held_once,
            grounds: None,
        }
    }

    fn with_grounds(award: &AwardType, language: Language, book: &LawBook) -> Self {
        let ground = |ground| GroundView::of(ground, language, book);
        Self {
            grounds: Some(award.grounds.iter().map(ground).collect()),
            ..Self::of(award, language, book)
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
            .map(|award| AwardTypeView::of(award, language, &state.law))
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
    Ok(cacheable(AwardTypeView::with_grounds(
        award, language, &state.law,
    )))
}
