//! What was typed into a form that was refused, or is being filled in: kept for its session until
//! the next one, a day at most.

use chrono::TimeDelta;

pub use crate::db::access::typed::TypedForm;
use crate::db::{self, Conn};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::{self, Caller};

/// How long it is kept.
const KEPT_FOR: TimeDelta = TimeDelta::days(1);

/// Keeps it in the place of what was kept before, for who is signed in at a browser.
pub fn keep(tx: &mut Conn, ctx: &Ctx, caller: &Caller, typed: &TypedForm) -> Result<()> {
    access::actor(tx, ctx, caller)?;
    let Some(session) = caller.browser() else {
        return Ok(());
    };
    Ok(db::access::typed::put(tx, session, typed, ctx.now)?)
}

/// What was kept for the caller.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Option<TypedForm>> {
    access::actor(tx, ctx, caller)?;
    let Some(session) = caller.browser() else {
        return Ok(None);
    };
    Ok(db::access::typed::find(tx, session, ctx.now - KEPT_FOR)?)
}

/// Forgets what was kept for the caller of a page: it was done.
pub fn forget(tx: &mut Conn, caller: &Caller, page: &str) -> Result<()> {
    match caller.browser() {
        Some(session) => Ok(db::access::typed::forget(tx, session, page)?),
        None => Ok(()),
    }
}

/// Removes what nobody came back for.
pub fn tidy(tx: &mut Conn, ctx: &Ctx) -> Result<usize> {
    Ok(db::access::typed::forget_before(tx, ctx.now - KEPT_FOR)?)
}
