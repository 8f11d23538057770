//! Standing in for somebody who is absent: the list, handing over an office, ending it.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::{DelegationId, UserId};
use crate::error::Result;
use crate::http::access::delegations::DelegateBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, next, page};
use crate::pages::frame::{Frame, Visitor, show};
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

/// What the form says of an office by one field, the body says by two.
fn new(form: &Pairs, from: Option<UserId>) -> Result<Delegate> {
    let (role, unit) = form.value("office").split_once(':').unwrap_or_default();
    let form = form.with("role", role).with("unit_id", unit);
    let new = form.command(DelegateBody::command)?;
    Ok(Delegate { from, ..new })
}

async fn entered(
    state: &State,
    visitor: Visitor,
    from: Option<UserId>,
    form: &Pairs,
) -> PageResult {
    let new = new(form, from);
    visitor
        .change(state, form, &place(from), new, delegations::delegate)
        .await
}

/// Lets somebody stand in for the visitor.
pub async fn delegate(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    entered(&state, visitor, None, &form).await
}

/// Lets somebody stand in for an account the visitor manages.
pub async fn delegate_for(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let absent: UserId = id(&visitor, &path)?;
    entered(&state, visitor, Some(absent), &form).await
}

/// Ends a delegation.
pub async fn end(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: DelegationId = id(&visitor, &path)?;
    visitor
        .change(&state, &form, "/delegations", Ok(id), delegations::end)
        .await
}
