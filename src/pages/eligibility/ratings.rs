//! How well years were: the list, entering a rating, putting one right.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::Datelike;

use crate::domain::base::ids::RatingId;
use crate::domain::law::grade::Grade;
use crate::http::eligibility::ratings::{CorrectRatingBody, EnterRatingBody};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, SearchQuery, id, next, page};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::eligibility::ratings::{self, RatingsBoard};
use crate::state::State;

#[derive(Template)]
#[template(path = "eligibility/ratings.html")]
struct RatingsPage {
    frame: Frame,
    desk: RatingsBoard,
    q: String,
    grades: Vec<&'static str>,
    year: i32,
    next: Option<String>,
}

impl RatingsPage {
    fn of(state: &State, visitor: &Visitor, mut desk: RatingsBoard, q: String) -> Self {
        desk.subjects
            .sort_by_cached_key(|offered| offered.subject.sort_key());
        Self {
            frame: visitor.frame(),
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
    let (wanted, name) = (
        page(&state, "ratings", search.cursor.as_deref()),
        search.name(),
    );
    let desk = visitor
        .read(&state, move |conn, ctx, caller| {
            ratings::desk(conn, ctx, caller, None, name.as_deref(), &wanted)
        })
        .await?;
    Ok(show(
        RatingsPage::of(&state, &visitor, desk, search.into_inner().q).render(),
    ))
}

/// The ratings of the subject of one of them.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: RatingId = id(&visitor, &path)?;
    let wanted = page(&state, "ratings", None);
    let desk = visitor
        .read(&state, move |conn, ctx, caller| {
            let subject = ratings::find(conn, ctx, caller, id)?.subject;
            ratings::desk(conn, ctx, caller, Some(subject), None, &wanted)
        })
        .await?;
    Ok(show(
        RatingsPage::of(&state, &visitor, desk, String::new()).render(),
    ))
}

/// Enters a rating.
pub async fn enter(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let new = form.command(EnterRatingBody::command);
    visitor
        .change(&state, &form, "/ratings", new, ratings::enter)
        .await
}

/// Puts a rating right.
pub async fn correct(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (RatingId, _) = (id(&visitor, &path)?, form.version());
    let (page, new) = (
        format!("/ratings/{id}"),
        form.command(CorrectRatingBody::command),
    );
    visitor
        .change(&state, &form, &page, new, move |tx, ctx, caller, new| {
            ratings::correct(tx, ctx, caller, id, version, new)
        })
        .await
}
