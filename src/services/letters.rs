//! What a letter to a user says, looked up when it is sent: whether they are still entitled, and the names.

use super::Ctx;
use crate::db::{self, Conn};
use crate::domain::account::User;
use crate::domain::actor::{Actor, Hand};
use crate::domain::award::Award;
use crate::domain::ids::{NominationId, UserId};
use crate::domain::nomination::{Filed, local_date};
use crate::error::Result;

/// All a letter about a nomination can tell.
#[derive(Debug, Clone)]
pub struct Letter {
    /// To whom.
    pub to: User,
    /// About which file.
    pub filed: Filed,
    /// The award's name in Vietnamese and English.
    pub award_name: (String, String),
    /// The record it led to, if it did.
    pub award: Option<Award>,
}

/// What to write to a user about a nomination; nothing when the account is off or may not see the file any more.
pub fn about(tx: &mut Conn, ctx: &Ctx, to: UserId, nomination: NominationId) -> Result<Option<Letter>> {
    let Some(user) = db::users::with_id(tx, to)?.filter(|user| user.active) else { return Ok(None) };
    let offices = db::access::offices(tx, to, ctx.today())?;
    let actor = Actor { hand: Hand::User(to), name: user.full_name.clone(), offices, client: None };
    let Some(filed) = db::nominations::find(tx, &actor.scope(), nomination)? else { return Ok(None) };
    let received = filed.nomination.receipt.as_ref().map_or(filed.nomination.created_at, |receipt| receipt.at);
    let code = &filed.nomination.content.award_code;
    let award_name = ctx.law.award(code, local_date(received)).map_or_else(|| (code.clone(), code.clone()), |award| award.name.clone());
    let award = db::awards::of_nomination(tx, nomination)?;
    Ok(Some(Letter { to: user, filed, award_name, award }))
}
