//! Units, for administrators: the list, and merging one into another with a look before.

use actix_web::web::{Data, Path, Query};
use askama::Template;

use crate::domain::base::ids::UnitId;
use crate::domain::register::unit::Unit;
use crate::error::Result;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Bytes, Pairs, SearchQuery, id, letters, next, page, rehearsal};
use crate::pages::frame::{Frame, Visitor, back, see, show};
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
        .read(&state, move |conn, ctx, caller| {
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

/// The successor, and the paper the merger rests on.
fn said(typed: &Pairs, mut fields: Fields) -> Result<(UnitId, String)> {
    let into = fields.id("/into_unit_id", typed.value("into_unit_id"));
    let reason = fields.lines("/reason", typed.value("reason"), 2_000);
    fields.done((|| Some((into?, reason?)))())
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
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (UnitId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let ((ctx, watched), version) = (rehearsal(&state), typed.version());
    let rehearsed = match said(&typed, Fields::new()) {
        Err(error) => Err(error),
        Ok((into, reason)) => {
            state
                .db
                .rehearse(move |tx| mergers::merge(tx, &ctx, &caller, id, version, into, &reason))
                .await
        }
    };
    match rehearsed {
        Err(error) => back::<()>(
            &state,
            &format!("/units/{id}/merge"),
            Err(visitor.trouble(error)),
        ),
        Ok(merged) => {
            let (letters, typed) = (letters(&watched), typed.0);
            Ok(show(
                RehearsalPage {
                    frame: visitor.frame(),
                    id,
                    merged,
                    letters,
                    typed,
                }
                .render(),
            ))
        }
    }
}

/// Merges a unit into another.
pub async fn merge(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (UnitId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let (ctx, version, mut fields) = (state.ctx(), typed.version(), Fields::new());
    typed.confirmed(&mut fields);
    let merged = match said(&typed, fields) {
        Err(error) => Err(error),
        Ok((into, reason)) => {
            state
                .db
                .write(move |tx| mergers::merge(tx, &ctx, &caller, id, version, into, &reason))
                .await
        }
    };
    state.wake.notify_one();
    match merged {
        Ok(_) => Ok(see("/units")),
        Err(error) => back::<()>(
            &state,
            &format!("/units/{id}/merge"),
            Err(visitor.trouble(error)),
        ),
    }
}
