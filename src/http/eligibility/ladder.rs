//! `/people/{id}/ladder` and `/subjects/{id}/ladder`: what could be proposed now, what comes next
//! and what is missing.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::base::ids::{PersonId, SubjectId};
use crate::domain::eligibility::standard::ladder::Rung;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::http::eligibility::standard::{StandardView, apart};
use crate::http::extract::{Id, Identity, Params};
use crate::http::problem::language;
use crate::http::view::NamesView;
use crate::services::eligibility::ladder::{self, Ladder};
use crate::state::State;
use crate::words::seen;

/// For which year.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LadderParams {
    /// The award year: the last, this or the next; this one where none is said.
    year: Option<i32>,
}

/// What could be proposed for an award year, by the law of today.
#[derive(Serialize, ToSchema)]
pub struct LadderView {
    /// The award year.
    year: i32,
    /// The awards, the nearest first: what is met, the lowest first; what needs a look and has what
    /// it rests on on record; what waits for time, the earliest first; then the others.
    rungs: Vec<RungView>,
}

/// An award, and what is found of its standard.
#[derive(Serialize, ToSchema)]
pub struct RungView {
    /// As in `/award-types`.
    award_code: String,
    award_name: NamesView,
    /// Which level gives it.
    level: &'static str,
    /// `merit`; for awards that know nothing else `devotion` or `seniority`.
    commendation_type: &'static str,
    /// `met`, `not_met` or `needs_review`: what the standard comes to.
    outcome: &'static str,
    /// Why, in the reader's language.
    text: String,
    /// By the ground that what is on record comes nearest to: the day on which it could be met at
    /// the earliest, where that is a day and time alone is missing. Other grounds may be open to an
    /// answer before.
    earliest_day: Option<NaiveDate>,
    /// The award year with which it could be met at the earliest, where that is a year.
    earliest_year: Option<i32>,
    /// Is it held in force already?
    is_held: bool,
    /// Is a file for it on its way this award year?
    on_its_way: bool,
    /// What is found of the law's standard, ground by ground.
    standard: StandardView,
}

impl RungView {
    fn of(language: Language, law: &LawBook, rung: &Rung) -> Self {
        let (standard, told) = (&rung.standard, rung.standard.in_short());
        let (earliest_day, earliest_year) = apart(rung.earliest());
        Self {
            award_code: rung.award_code.clone(),
            award_name: NamesView::from(&rung.name),
            level: rung.level.code(),
            commendation_type: rung.commendation_type.code(),
            outcome: standard.verdict.outcome.code(),
            text: seen::why(language, &told),
            earliest_day,
            earliest_year,
            is_held: rung.is_held,
            on_its_way: rung.open,
            standard: StandardView::of(language, law, standard),
        }
    }
}

fn answer(state: &State, req: &HttpRequest, ladder: &Ladder) -> HttpResponse {
    let language = language(req.headers());
    let rungs = ladder.rungs.iter();
    HttpResponse::Ok().json(LadderView {
        year: ladder.year,
        rungs: rungs
            .map(|rung| RungView::of(language, &state.law, rung))
            .collect(),
    })
}

/// What a person could be proposed for, what comes next and what is missing: for whoever reads
/// their ratings. It is told for information, and stops nothing.
#[utoipa::path(
    tag = "organisation",
    operation_id = "ladder_of_person",
    params(("id" = Uuid, Path), LadderParams),
    responses((status = 200, body = LadderView)),
    security(("bearer" = []), ("machine" = ["people:write"]), ("machine" = ["nominations:write"])),
)]
#[get("/people/{id}/ladder")]
pub async fn of_person(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<PersonId>,
    params: Params<LadderParams>,
) -> Result<HttpResponse> {
    let (ctx, year) = (state.ctx(), params.0.year);
    let ladder = state
        .db
        .read(move |conn| ladder::of_person(conn, &ctx, &who.0, id.0, year))
        .await?;
    Ok(answer(&state, &req, &ladder))
}

/// The same of a collective, a household or anybody else who can be honoured.
#[utoipa::path(
    tag = "organisation",
    operation_id = "ladder_of_subject",
    params(("id" = Uuid, Path), LadderParams),
    responses((status = 200, body = LadderView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/subjects/{id}/ladder")]
pub async fn of_subject(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<SubjectId>,
    params: Params<LadderParams>,
) -> Result<HttpResponse> {
    let (ctx, year) = (state.ctx(), params.0.year);
    let ladder = state
        .db
        .read(move |conn| ladder::of_subject(conn, &ctx, &who.0, id.0, year))
        .await?;
    Ok(answer(&state, &req, &ladder))
}
