//! Somebody with what could be proposed of them, as their page shows it.

use super::{Profile, about};
use crate::db::Conn;
use crate::domain::base::ids::SubjectId;
use crate::error::Result;
use crate::secrets::MasterKey;
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::eligibility::ladder::{self, Ladder};

/// Somebody who can be honoured, and their ladder of this year, for whom reads ratings and awards
/// there; none of who has died, or was joined to another record.
pub fn with_ladder(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    master: &MasterKey,
    id: SubjectId,
) -> Result<(Profile, Option<Ladder>)> {
    let actor = access::actor(tx, ctx, caller)?;
    let (profile, path) = about(tx, ctx, &actor, master, id)?;
    let is_alive = profile.shown.died_on().is_none();
    if !profile.sees_records || !is_alive || profile.merged_into.is_some() {
        return Ok((profile, None));
    }
    let ladder = ladder::of_seen(tx, ctx, &actor, (profile.subject(), &path), None)?;
    Ok((profile, Some(ladder)))
}
