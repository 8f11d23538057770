//! Standing in for somebody who is absent: the list, handing over an office, ending it.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::{DelegationId, UserId};
use crate::domain::base::office::Role;
use crate::error::Result;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Bytes, Pairs, id, next, page};
use crate::pages::frame::{Frame, Visitor, back, show};
use crate::services::access::delegations::{self, Delegate, DelegationsBoard};
use crate::state::State;

/// Where the page begins.
#[derive(Deserialize)]
pub struct DelegationsQuery {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "access/delegations.html")]
struct DelegationsPage {
    frame: Frame,
    desk: DelegationsBoard,
    /// Where the form is sent.
    place: String,
    today: String,
    next: Option<String>,
}

/// The page on which an account hands over its offices: the visitor's own, or one they manage.
fn place(from: Option<UserId>) -> String {
    from.map_or_else(
        || "/delegations".to_owned(),
        |from| format!("/users/{from}/delegations"),
    )
}

async fn listed(
    state: &State,
    visitor: Visitor,
    from: Option<UserId>,
    cursor: Option<&str>,
) -> PageResult {
    let (place, wanted) = (place(from), page(state, "delegations", cursor));
    let today = state.ctx().today().to_string();
    let desk = visitor
        .read(state, move |conn, ctx, caller| {
            delegations::desk(conn, ctx, caller, from, &wanted)
        })
        .await?;
    let next = next(
        state,
        "delegations",
        &place,
        &[],
        desk.delegations.next.as_deref(),
    );
    Ok(show(
        DelegationsPage {
            frame: visitor.frame(),
            desk,
            place,
            today,
            next,
        }
        .render(),
    ))
}

/// The delegations a visitor sees, and the form to hand over an office of their own.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    from: Query<DelegationsQuery>,
) -> PageResult {
    listed(&state, visitor, None, from.cursor.as_deref()).await
}

/// The same, with the offices of an account the visitor manages.
pub async fn list_for(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    from: Query<DelegationsQuery>,
) -> PageResult {
    let absent: UserId = id(&visitor, &path)?;
    listed(&state, visitor, Some(absent), from.cursor.as_deref()).await
}

fn new(typed: &Pairs, from: Option<UserId>) -> Result<Delegate> {
    let mut fields = Fields::new();
    let (role, unit) = typed.value("office").split_once(':').unwrap_or_default();
    let role = fields.code("/role", role, Role::ALL, Role::code);
    let unit = fields.id("/unit_id", unit);
    let to = fields.email("/to_email", typed.value("to_email"));
    let reason = fields.lines("/reason", typed.value("reason"), 2_000);
    let valid_from = fields.date("/valid_from", typed.value("valid_from"));
    let valid_to = fields.date("/valid_to", typed.value("valid_to"));
    fields.done((|| {
        Some(Delegate {
            from,
            role: role?,
            unit: unit?,
            to: to?,
            reason: reason?,
            valid_from: valid_from?,
            valid_to: valid_to?,
        })
    })())
}

async fn entered(
    state: &State,
    visitor: Visitor,
    from: Option<UserId>,
    body: &Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let ctx = state.ctx();
    let entered = match new(&Pairs::read(body), from) {
        Err(error) => Err(error),
        Ok(new) => {
            state
                .db
                .write(move |tx| delegations::delegate(tx, &ctx, &caller, new))
                .await
        }
    };
    back(
        state,
        &place(from),
        entered.map_err(|error| visitor.trouble(error)),
    )
}

/// Lets somebody stand in for the visitor.
pub async fn delegate(state: Data<State>, visitor: Visitor, body: Bytes) -> PageResult {
    entered(&state, visitor, None, &body).await
}

/// Lets somebody stand in for an account the visitor manages.
pub async fn delegate_for(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let absent: UserId = id(&visitor, &path)?;
    entered(&state, visitor, Some(absent), &body).await
}

/// Ends a delegation.
pub async fn end(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let caller = visitor.caller()?;
    let (id, ctx): (DelegationId, _) = (id(&visitor, &path)?, state.ctx());
    let ended = state
        .db
        .write(move |tx| delegations::end(tx, &ctx, &caller, id))
        .await;
    back(
        &state,
        "/delegations",
        ended.map_err(|error| visitor.trouble(error)),
    )
}
