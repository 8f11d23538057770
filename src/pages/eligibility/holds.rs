//! What is held against subjects: the list, entering one, lifting one.

use actix_web::web::{Data, Path, Query};
use askama::Template;

use crate::domain::base::ids::HoldId;
use crate::domain::eligibility::hold::HoldKind;
use crate::http::eligibility::holds::{EnterHoldBody, LiftHoldBody};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, SearchQuery, id, next, page, showing};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::eligibility::holds::{self, HoldsBoard};
use crate::state::State;

#[derive(Template)]
#[template(path = "eligibility/holds.html")]
struct HoldsPage {
    frame: Frame,
    desk: HoldsBoard,
    q: String,
    kinds: Vec<&'static str>,
    /// Of this showing of the form.
    once: String,
    next: Option<String>,
}

impl HoldsPage {
    fn of(state: &State, visitor: &Visitor, mut desk: HoldsBoard, q: String) -> Self {
        desk.subjects
            .sort_by_cached_key(|offered| offered.subject.sort_key());
        Self {
            frame: visitor.frame(),
            next: next(
                state,
                "holds",
                "/holds",
                &[("q", &q)],
                desk.holds.next.as_deref(),
            ),
            desk,
            q,
            kinds: HoldKind::ALL.iter().map(|kind| kind.code()).collect(),
            once: showing(state),
        }
    }
}

/// The holds a reader sees.
pub async fn list(state: Data<State>, visitor: Visitor, search: Query<SearchQuery>) -> PageResult {
    let (wanted, name) = (
        page(&state, "holds", search.cursor.as_deref()),
        search.name(),
    );
    let desk = visitor
        .read(&state, move |conn, ctx, caller| {
            holds::desk(conn, ctx, caller, None, name.as_deref(), &wanted)
        })
        .await?;
    Ok(show(
        HoldsPage::of(&state, &visitor, desk, search.into_inner().q).render(),
    ))
}

/// What is held against the subject of one hold.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: HoldId = id(&visitor, &path)?;
    let wanted = page(&state, "holds", None);
    let desk = visitor
        .read(&state, move |conn, ctx, caller| {
            let subject = holds::find(conn, ctx, caller, id)?.subject;
            holds::desk(conn, ctx, caller, Some(subject), None, &wanted)
        })
        .await?;
    Ok(show(
        HoldsPage::of(&state, &visitor, desk, String::new()).render(),
    ))
}

/// Enters a hold.
pub async fn enter(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let new = form.command(EnterHoldBody::command);
    visitor
        .change(&state, &form, "/holds", new, holds::enter)
        .await
}

/// Lifts a hold on a written all-clear.
pub async fn lift(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (HoldId, _) = (id(&visitor, &path)?, form.version());
    let all_clear = form.command(LiftHoldBody::command);
    visitor
        .change(
            &state,
            &form,
            "/holds",
            all_clear,
            move |tx, ctx, caller, all_clear| holds::lift(tx, ctx, caller, id, version, all_clear),
        )
        .await
}
