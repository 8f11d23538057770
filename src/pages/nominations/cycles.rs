//! When bodies take nominations: the list, setting a time, removing one.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::CycleId;
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::cycle::{CycleMove, LateRule};
use crate::http::nominations::cycles::{MoveCycleBody, SetCycleBody};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, next, page, showing};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::nominations::cycles::{self, CyclesBoard};
use crate::state::State;

/// Where the page begins.
#[derive(Deserialize)]
pub struct CyclesQuery {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "nominations/cycles.html")]
struct CyclesPage {
    frame: Frame,
    desk: CyclesBoard,
    /// `code:type`, and its text.
    awards: Vec<(String, String)>,
    late_rules: Vec<&'static str>,
    year: String,
    next: Option<String>,
    /// Of this showing of the form.
    once: String,
}

/// The cycles a reader sees.
pub async fn list(state: Data<State>, visitor: Visitor, from: Query<CyclesQuery>) -> PageResult {
    let ctx = state.ctx();
    let (today, wanted) = (ctx.today(), page(&state, "cycles", from.cursor.as_deref()));
    let desk = visitor
        .read(&state, move |conn, ctx, caller| {
            cycles::desk(conn, ctx, caller, &wanted)
        })
        .await?;
    let words = visitor.words;
    let offer = |award: &crate::domain::law::award_type::AwardType| {
        let types = award.routes.keys();
        let one = |kind: &CommendationType| {
            (
                format!("{}:{kind}", award.code),
                format!(
                    "{} – {}",
                    words.of(&award.name),
                    words.code("type", kind.code())
                ),
            )
        };
        types.map(one).collect::<Vec<_>>()
    };
    let page = CyclesPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "cycles",
            "/cycles",
            &[],
            desk.cycles.next.as_deref(),
        ),
        awards: desk.awards.iter().flat_map(offer).collect(),
        desk,
        late_rules: LateRule::ALL.iter().map(|rule| rule.code()).collect(),
        year: today.format("%Y").to_string(),
        once: showing(&state),
    };
    Ok(show(page.render()))
}

/// Sets a cycle: award and type are one field of its form.
pub async fn set(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let (code, kind) = form.value("award").split_once(':').unwrap_or_default();
    let new = form
        .with("award_code", code)
        .with("commendation_type", kind)
        .command(SetCycleBody::command);
    visitor
        .change(&state, &form, "/cycles", new, cycles::set)
        .await
}

/// Moves the end of a cycle.
async fn move_end(
    state: &State,
    visitor: &Visitor,
    id: CycleId,
    form: &Pairs,
    how: CycleMove,
) -> PageResult {
    let (version, to) = (form.version(), form.command(MoveCycleBody::command));
    visitor
        .change(state, form, "/cycles", to, move |tx, ctx, caller, to| {
            cycles::move_end(tx, ctx, caller, (id, version), how, to)
        })
        .await
}

/// Takes nominations for longer.
pub async fn extend(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id = id(&visitor, &path)?;
    move_end(&state, &visitor, id, &form, CycleMove::Extend).await
}

/// Stops taking nominations earlier.
pub async fn close(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id = id(&visitor, &path)?;
    move_end(&state, &visitor, id, &form, CycleMove::Close).await
}

/// Removes a cycle.
pub async fn remove(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (CycleId, _) = (id(&visitor, &path)?, form.version());
    visitor
        .change(
            &state,
            &form,
            "/cycles",
            Ok(()),
            move |tx, ctx, caller, ()| cycles::remove(tx, ctx, caller, id, version),
        )
        .await
}
