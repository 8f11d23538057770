//! Files as the lines of a table: with what was done, and what it came to.

use crate::db::{self, Conn, PageRequest};
use crate::domain::base::ids::{AchievementId, NominationId};
use crate::error::Result;
use crate::services::access::Caller;
use crate::services::nominations::{self, NominationWithRights};
use crate::services::{Ctx, Listed, NominationFilter};

/// A file as a line of a table.
#[derive(Debug, Clone)]
pub struct FileLine {
    /// The file as its list shows it.
    pub shown: NominationWithRights,
    /// What was done.
    pub achievement: String,
    /// Đồng: what it came to, or would come to if it were decided today; none where it ended
    /// without an award, or nobody knows.
    pub amount: Option<i64>,
}

/// A stretch of the files that a list holds, in its order.
pub fn files(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &NominationFilter,
    page: &PageRequest,
) -> Result<Listed<FileLine>> {
    let Listed { items, next, total } = nominations::list(tx, ctx, caller, filter, page)?;
    let (ids, achievements): (Vec<NominationId>, Vec<AchievementId>) = items
        .iter()
        .map(|shown| {
            let nomination = &shown.filed.nomination;
            (nomination.id, nomination.content.achievement)
        })
        .unzip();
    let summaries = db::nominations::events::texts(tx, &achievements)?;
    let amounts = db::awards::amounts_of(tx, &ids)?;
    let line = |shown: NominationWithRights| {
        let nomination = &shown.filed.nomination;
        let achievement = summaries.get(&nomination.content.achievement);
        FileLine {
            achievement: achievement.cloned().unwrap_or_default(),
            amount: match amounts.get(&nomination.id) {
                Some(given) => *given,
                None if nomination.holder().is_some() => {
                    shown.filed.would_pay(&ctx.law, ctx.today())
                }
                None => None,
            },
            shown,
        }
    };
    Ok(Listed {
        items: items.into_iter().map(line).collect(),
        next,
        total,
    })
}
