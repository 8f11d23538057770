//! What could be proposed of somebody, as their page shows it.

use super::Profile;
use crate::db::Conn;
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::eligibility::ladder::{self, Ladder};

/// The ladder of this year, for whom reads ratings and awards there; none of who has died, or was
/// joined to another record.
pub fn ladder(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    profile: &Profile,
) -> Result<Option<Ladder>> {
    let is_alive = profile.shown.died_on().is_none();
    if !profile.sees_records || !is_alive || profile.merged_into.is_some() {
        return Ok(None);
    }
    ladder::of_subject(tx, ctx, caller, profile.subject().id, None).map(Some)
}
