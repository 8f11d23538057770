//! How well years were: the list, entering a rating, putting one right.

use actix_web::web::{Bytes, Data, Path, Query};
use askama::Template;
use chrono::Datelike;

use crate::domain::base::ids::RatingId;
use crate::domain::law::grade::Grade;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, SearchQuery, id, next, page};
use crate::pages::frame::{Visitor, Words, back, show};
use crate::services::eligibility::ratings::{self, CorrectRating, EnterRating, RatingsBoard};
use crate::state::State;

#[derive(Template)]
#[template(path = "eligibility/ratings.html")]
struct RatingsPage {
    words: Words,
    problem: Option<String>,
    signed_in: bool,
    desk: RatingsBoard,
    q: String,
    grades: Vec<&'static str>,
    year: i32,
    next: Option<String>,
}

impl RatingsPage {
    fn of(state: &State, visitor: Visitor, mut desk: RatingsBoard, q: String) -> Self {
        desk.subjects
            .sort_by_cached_key(|offered| offered.subject.sort_key());
        Self {
            words: visitor.words,
            problem: visitor.problem,
            signed_in: true,
            next: next(
                state,
                "ratings",
                "/ratings",
                &[("q", &q)],
                desk.ratings.next.as_deref(),
            ),
            desk,
            q,
            grades: Grade::ALL.iter().map(|grade| grade.code()).collect(),
            year: state.ctx().today().year(),
        }
    }
}

/// The ratings a reader sees.
pub async fn list(state: Data<State>, visitor: Visitor, search: Query<SearchQuery>) -> PageResult {
    let caller = visitor.caller()?;
    let (ctx, wanted, name) = (
        state.ctx(),
        page(&state, "ratings", search.cursor.as_deref()),
        search.name(),
    );
    let read = move |conn: &mut crate::db::Conn| {
        ratings::desk(conn, &ctx, &caller, None, name.as_deref(), &wanted)
    };
    let desk = state
        .db
        .read(read)
        .await
        .map_err(|error| visitor.trouble(error))?;
    Ok(show(
        RatingsPage::of(&state, visitor, desk, search.into_inner().q).render(),
    ))
}

/// The ratings of the subject of one of them.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let caller = visitor.caller()?;
    let id: RatingId = id(&visitor, &path)?;
    let (ctx, wanted) = (state.ctx(), page(&state, "ratings", None));
    let read = move |conn: &mut crate::db::Conn| {
        let subject = ratings::find(conn, &ctx, &caller, id)?.subject;
        ratings::desk(conn, &ctx, &caller, Some(subject), None, &wanted)
    };
    let desk = state
        .db
        .read(read)
        .await
        .map_err(|error: Error| visitor.trouble(error))?;
    Ok(show(
        RatingsPage::of(&state, visitor, desk, String::new()).render(),
    ))
}

fn new(typed: &Pairs) -> Result<EnterRating> {
    let mut fields = Fields::new();
    let subject = fields.id("/subject_id", typed.value("subject_id"));
    let year = typed.value("year").trim().parse::<i32>().ok();
    if year.is_none() {
        fields.fault("/year", "required", Vec::new());
    }
    let grade = fields.code("/grade", typed.value("grade"), Grade::ALL, Grade::code);
    let source = fields.line("/source", typed.value("source"), 200);
    fields.done((|| {
        Some(EnterRating {
            subject: subject?,
            year: year?,
            grade: grade?,
            source: source?,
        })
    })())
}

/// Enters a rating.
pub async fn enter(state: Data<State>, visitor: Visitor, body: Bytes) -> PageResult {
    let caller = visitor.caller()?;
    let ctx = state.ctx();
    let entered = match new(&Pairs::read(&body)) {
        Err(error) => Err(error),
        Ok(new) => {
            state
                .db
                .write(move |tx| ratings::enter(tx, &ctx, &caller, new))
                .await
        }
    };
    back(
        &state,
        "/ratings",
        entered.map_err(|error| visitor.trouble(error)),
    )
}

fn correction(typed: &Pairs) -> Result<CorrectRating> {
    let mut fields = Fields::new();
    let grade = fields.some(typed.some("grade"), |fields, text| {
        fields.code("/grade", text, Grade::ALL, Grade::code)
    });
    let source = fields.some(typed.some("source"), |fields, text| {
        fields.line("/source", text, 200)
    });
    let reason = fields.lines("/reason", typed.value("reason"), 2_000);
    fields.done((|| {
        Some(CorrectRating {
            grade: grade?,
            source: source?,
            reason: reason?,
        })
    })())
}

/// Puts a rating right.
pub async fn correct(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (RatingId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let (ctx, version) = (state.ctx(), typed.version());
    let corrected = match correction(&typed) {
        Err(error) => Err(error),
        Ok(new) => {
            state
                .db
                .write(move |tx| ratings::correct(tx, &ctx, &caller, id, version, new))
                .await
        }
    };
    back(
        &state,
        &format!("/ratings/{id}"),
        corrected.map_err(|error| visitor.trouble(error)),
    )
}
