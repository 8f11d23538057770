//! Which letters somebody gets at once, which in the morning, and which not at all: everybody for
//! themself. It is told in no history: nobody else has to know.

use crate::db::{self, Conn, Failure};
use crate::domain::base::ids::UserId;
use crate::domain::base::job::LetterChoices;
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};

/// What the caller chose.
pub fn own(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<LetterChoices> {
    let user = user(tx, ctx, caller)?;
    Ok(db::base::letter_choices::of(tx, user)?)
}

/// Chooses for every group. It counts for what has not left yet.
pub fn choose(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    choices: LetterChoices,
) -> Result<LetterChoices> {
    let user = user(tx, ctx, caller)?;
    db::base::letter_choices::replace(tx, user, &choices).map_err(|failure| match failure {
        // From two pages at once.
        Failure::Duplicate(_) => Error::LostRace,
        other => other.into(),
    })?;
    Ok(choices)
}

/// Programs get no letters.
fn user(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<UserId> {
    let actor = access::actor(tx, ctx, caller)?;
    actor.user().ok_or(Error::NotFound("account"))
}
