//! By when somebody has to do what: the due days of what waits for them, and of one file.

use chrono::NaiveDate;

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::Actor;
use crate::domain::base::ids::NominationId;
use crate::domain::base::job::Facts;
use crate::domain::nominations::nomination::NominationInContext;
use crate::domain::nominations::notices::facts;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, WaitingFilter};

/// The most that is told of what waits: what is due first.
const MOST: i64 = 500;

/// A file that is due.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// Which file.
    pub id: NominationId,
    /// Its version: a due day that was put off counts more than the one before.
    pub version: i64,
    /// The day.
    pub due_on: NaiveDate,
    /// What is said of the file.
    pub facts: Facts,
}

/// What waits for the caller and is due on a day, the first of it first.
pub fn own(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<Deadline>> {
    let actor = access::actor(tx, ctx, caller)?;
    let all = PageRequest {
        after: None,
        limit: MOST,
    };
    let files = db::nominations::waiting(tx, &actor, &WaitingFilter::default(), &all)?;
    Ok(files
        .iter()
        .filter_map(|filed| of_file(ctx, &actor, filed))
        .collect())
}

/// When one file is due, for whoever may see it.
pub fn of_one(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId) -> Result<Deadline> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    of_file(ctx, &actor, &filed).ok_or(Error::NotFound("deadline"))
}

/// When the actor has to be done with it; when its first holder has to be, where they hold it not.
fn of_file(ctx: &Ctx, actor: &Actor, filed: &NominationInContext) -> Option<Deadline> {
    let tasks = filed.nomination.tasks();
    let theirs = tasks
        .iter()
        .filter(|task| actor.offices.iter().any(|held| held.office == task.office));
    let first = theirs.filter_map(|task| task.due_on).min();
    let facts = facts::of_stage(filed, &ctx.law);
    Some(Deadline {
        id: filed.nomination.id,
        version: filed.nomination.version,
        due_on: first.or(facts.due_on)?,
        facts,
    })
}
