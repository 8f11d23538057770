//! Who got an award hears of it, where they have an account; their unit hears of it with the act.

use crate::db::{self, Conn};
use crate::domain::access::actor::Scope;
use crate::domain::awards::notices;
use crate::domain::base::ids::{AwardId, JobId, NominationId, PersonId};
use crate::domain::base::job::Job;
use crate::error::Result;
use crate::services::{Ctx, enqueue, ensure_saved};

/// The most awards that are told in one transaction; the next one goes on.
const MOST: i64 = 200;

/// Queues letters to who got an award, a stretch of them; answers whether there was anything to do.
/// Nobody writes to the dead: of them the unit tells the family.
pub fn tell(tx: &mut Conn, ctx: &Ctx) -> Result<bool> {
    let awards = db::awards::to_tell(tx, MOST)?;
    if awards.is_empty() {
        return Ok(false);
    }
    let ids: Vec<AwardId> = awards.iter().map(|award| award.id).collect();
    ensure_saved(db::awards::note_told(tx, &ids)?)?;
    let living = awards.iter().filter(|award| award.posthumous.is_none());
    let given: Vec<_> = living
        .filter_map(|award| Some((award.nomination?, award)))
        .collect();
    let named: Vec<NominationId> = given.iter().map(|(file, _)| *file).collect();
    let files = db::nominations::with_ids(tx, &Scope::All, &named)?;
    let people: Vec<PersonId> = files
        .iter()
        .filter_map(|filed| filed.subject_person)
        .collect();
    let accounts = db::access::users::of_people(tx, &people)?;
    let letters = given.iter().filter_map(|(id, award)| {
        let filed = files.iter().find(|filed| filed.nomination.id == *id)?;
        let (_, to) = accounts
            .iter()
            .find(|(person, _)| Some(*person) == filed.subject_person)?;
        let told = notices::of_award(filed, award, &ctx.law);
        let letter = Job::Letter {
            to: *to,
            about: told.about,
            notice: told.notice,
        };
        Some((ctx.id::<JobId>(), letter))
    });
    let jobs: Vec<(JobId, Job)> = letters.collect();
    enqueue(tx, ctx, &jobs)?;
    Ok(true)
}
