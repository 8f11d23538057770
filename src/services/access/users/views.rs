//! Filters of lists that people keep under a name: their own alone, and nobody else hears of them.

use super::Caller;
use crate::db::{self, Conn, Failure, Reading};
use crate::domain::access::policy::Denied;
use crate::domain::access::saved_view::{MOST_VIEWS, SavedView, ViewedList};
use crate::domain::base::ids::ViewId;
use crate::error::{Error, FieldFault, Result};
use crate::services::{Ctx, access};

/// What is to be kept.
#[derive(Debug, Clone)]
pub struct SaveView {
    /// Of which list.
    pub list: ViewedList,
    /// What it is called.
    pub label: String,
    /// What the list is asked for with.
    pub filter: Vec<(String, String)>,
}

/// All that the caller keeps, the oldest first.
pub fn list(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<SavedView>> {
    let actor = access::actor(tx, ctx, caller)?;
    Ok(db::access::users::views::of_owner(actor.user()).ask(tx)?)
}

/// One of the caller's own.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: ViewId) -> Result<SavedView> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = match actor.user() {
        Some(user) => db::access::users::views::find(tx, user, id)?,
        None => None,
    };
    found.ok_or(Error::NotFound("view"))
}

/// Keeps a filter under a name that none of the same list has.
pub fn save(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: SaveView) -> Result<SavedView> {
    let actor = access::actor(tx, ctx, caller)?;
    let owner = actor.user().ok_or(Denied::NotHolder)?;
    let kept = db::access::users::views::of_owner(Some(owner)).ask(tx)?;
    if kept.len() >= MOST_VIEWS {
        return Err(Error::Invalid(vec![FieldFault {
            params: vec![("limit", MOST_VIEWS.to_string())],
            ..FieldFault::new("/label", "too_many_views")
        }]));
    }
    let view = SavedView {
        id: ctx.id(),
        owner,
        list: new.list,
        label: new.label,
        filter: new.filter,
        created_at: ctx.now,
    };
    match db::access::users::views::insert(tx, &view) {
        Ok(()) => Ok(view),
        Err(Failure::Duplicate(_)) => Err(Error::exists("/label")),
        Err(failure) => Err(failure.into()),
    }
}

/// Removes one of the caller's own.
pub fn remove(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: ViewId) -> Result<SavedView> {
    let view = find(tx, ctx, caller, id)?;
    db::access::users::views::remove(tx, id)?;
    Ok(view)
}
