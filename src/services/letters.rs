//! What a letter to a user is about, looked up when it is sent: whether they are still entitled, and the names.

use super::Ctx;
use crate::db::decisions::Found;
use crate::db::{self, Conn};
use crate::domain::account::User;
use crate::domain::actor::{Actor, Hand};
use crate::domain::award::Award;
use crate::domain::ids::UserId;
use crate::domain::job::About;
use crate::domain::nomination::Filed;
use crate::error::Result;

/// A reader and what they are written to about.
#[derive(Debug, Clone)]
pub struct Letter {
    /// To whom.
    pub to: User,
    /// About what.
    pub topic: Topic,
}

/// What a letter is about, with all it can tell.
#[derive(Debug, Clone)]
pub enum Topic {
    /// A nomination, and the record it led to, if it did.
    File(Box<Filed>, Option<Box<Award>>),
    /// A decision, and how many it lists.
    Paper(Box<Found>, usize),
}

/// What to write to a user about; nothing when the account is off or may not see the thing any more.
pub fn about(tx: &mut Conn, ctx: &Ctx, to: UserId, about: About) -> Result<Option<Letter>> {
    let Some(user) = db::users::with_id(tx, to)?.filter(|user| user.active) else { return Ok(None) };
    let offices = db::access::offices(tx, to, ctx.today())?;
    let scope = Actor { hand: Hand::User(to), name: user.full_name.clone(), offices, client: None }.scope();
    let topic = match about {
        About::Nomination(id) => match db::nominations::find(tx, &scope, id)? {
            Some(filed) => Topic::File(Box::new(filed), db::awards::of_nomination(tx, id)?.map(Box::new)),
            None => return Ok(None),
        },
        About::Decision(id) => match db::decisions::find(tx, &scope, id)? {
            Some(found) => Topic::Paper(Box::new(found), db::nominations::of_decision(tx, id)?.len()),
            None => return Ok(None),
        },
    };
    Ok(Some(Letter { to: user, topic }))
}
