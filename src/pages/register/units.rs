//! Units, for administrators: the list, and merging one into another with a look before.

use actix_web::web::{Data, Path, Query};
use askama::Template;

use crate::domain::base::ids::UnitId;
use crate::domain::register::unit::Unit;
use crate::http::register::units::MergeBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, SearchQuery, id, looked_over, next, page};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::mergers::{self, Merged, MergersBoard};
use crate::state::State;

#[derive(Template)]
#[template(path = "register/units.html")]
struct UnitsPage {
    frame: Frame,
    /// Each with whether it is open.
    units: Vec<(Unit, bool)>,
    q: String,
    next: Option<String>,
}

/// The units the visitor manages.
pub async fn list(state: Data<State>, visitor: Visitor, search: Query<SearchQuery>) -> PageResult {
    let (wanted, name) = (
        page(&state, "units", search.cursor.as_deref()),
        search.name(),
    );
    let units = visitor
        .read_beside(&state, name.is_some(), move |conn, ctx, caller| {
            mergers::units(conn, ctx, caller, name.as_deref(), &wanted)
        })
        .await?;
    let q = search.into_inner().q;
    let next = next(
        &state,
        "units",
        "/units",
        &[("q", &q)],
        units.next.as_deref(),
    );
    Ok(show(
        UnitsPage {
            frame: visitor.frame(),
            units: units.items,
            q,
            next,
        }
        .render(),
    ))
}

#[derive(Template)]
#[template(path = "register/merge.html")]
struct MergePage {
    frame: Frame,
    desk: MergersBoard,
    q: String,
}

/// The form to merge a unit into another.
pub async fn merge_form(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    search: Query<SearchQuery>,
) -> PageResult {
    let (id, name): (UnitId, _) = (id(&visitor, &path)?, search.name());
    let desk = visitor
        .read(&state, move |conn, ctx, caller| {
            mergers::desk(conn, ctx, caller, id, name.as_deref())
        })
        .await?;
    let q = search.into_inner().q;
    Ok(show(
        MergePage {
            frame: visitor.frame(),
            desk,
            q,
        }
        .render(),
    ))
}

/// What would pass on.
#[derive(Template)]
#[template(path = "register/merge_rehearsal.html")]
struct RehearsalPage {
    frame: Frame,
    id: UnitId,
    merged: Merged,
    letters: Vec<(String, &'static str, usize)>,
    typed: Vec<(String, String)>,
}

/// Shows what a merger would do, and lets go of it.
pub async fn rehearse(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (UnitId, _) = (id(&visitor, &path)?, form.version());
    looked_over(
        (&state, &visitor),
        &format!("/units/{id}/merge"),
        form.command(MergeBody::command),
        move |tx, ctx, caller, merger| mergers::merge(tx, ctx, caller, id, version, &merger),
        |merged, letters| {
            let page = RehearsalPage {
                frame: visitor.frame(),
                id,
                merged,
                letters,
                typed: form.0.clone(),
            };
            show(page.render())
        },
    )
    .await
}

/// Merges a unit into another.
pub async fn merge(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (UnitId, _) = (id(&visitor, &path)?, form.version());
    let (page, merger) = (
        format!("/units/{id}/merge"),
        form.if_confirmed(form.command(MergeBody::command)),
    );
    visitor
        .change_to(
            &state,
            &form,
            &page,
            merger,
            move |tx, ctx, caller, merger| {
                mergers::merge(tx, ctx, caller, id, version, &merger)?;
                Ok("/units".to_owned())
            },
        )
        .await
}
