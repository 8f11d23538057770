//! Letters that were given up: those who manage their readers' accounts see them, and send them
//! again.

use crate::db::{self, Conn, PageRequest};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::JobId;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

pub use crate::db::upkeep::dead_letters::DeadLetter;

/// A page of the letters that were given up, the newest first.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<DeadLetter>> {
    let actor = access::actor(tx, ctx, caller)?;
    let letters = db::upkeep::dead_letters::list(tx, &actor.managed(), &one_more(page))?;
    Ok(Listed::cut(letters, page.limit, |letter| {
        letter.id.to_string()
    }))
}

/// Puts a letter back into the queue, with all its attempts before it; whether its reader is still
/// entitled is asked again.
pub fn send_again(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: JobId) -> Result<DeadLetter> {
    let actor = access::actor(tx, ctx, caller)?;
    let scope = actor.managed();
    let letter =
        db::upkeep::dead_letters::find(tx, &scope, id)?.ok_or(Error::NotFound("letter"))?;
    if letter.state != "dead" {
        return Err(Error::WrongStage(letter.state));
    }
    ensure_saved(db::upkeep::dead_letters::send_again(tx, id, ctx.now)?)?;
    let detail = vec![
        ("user_id", letter.reader.to_string()),
        ("error", letter.error),
    ];
    record(
        tx,
        ctx,
        &actor,
        &[HistoryEvent::plain(Object::Job(id), EventKind::SentAgain, 1).with(detail)],
        &[],
    )?;
    db::upkeep::dead_letters::find(tx, &scope, id)?.ok_or(Error::NotFound("letter"))
}
