//! Award records: one, and the feed that HR systems pull.

use super::Ctx;
use super::access::{self, Caller};
use crate::db::{self, Conn};
use crate::domain::award::Award;
use crate::domain::ids::AwardId;
use crate::domain::policy;
use crate::error::{Error, Result};

/// The records that changed behind a place in the feed, in commit order, and whether there are more.
pub fn changed_after(tx: &mut Conn, ctx: &Ctx, caller: &Caller, place: i64, limit: i64) -> Result<(Vec<Award>, bool)> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::may_pull_awards(&actor)?;
    let mut awards = db::awards::changed_after(tx, &actor.records(), place, limit + 1)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = awards.len() > limit;
    awards.truncate(limit);
    Ok((awards, more))
}

/// One record.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: AwardId) -> Result<Award> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::may_pull_awards(&actor)?;
    db::awards::find(tx, &actor.records(), id)?.ok_or(Error::NotFound("award"))
}
