//! The ladder of a person, a collective or a household: what could be proposed now, what comes next
//! and what is missing, by the law of today. Asked by a fixed number of statements.

use chrono::Datelike;

use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, ClientScope, Scope};
use crate::domain::access::policy;
use crate::domain::base::ids::{PersonId, SubjectId};
use crate::domain::eligibility::facts::{FactKind, RecordedFacts};
use crate::domain::eligibility::record::Record;
use crate::domain::eligibility::standard::Honoured;
use crate::domain::eligibility::standard::ladder::{Rung, ladder};
use crate::domain::register::people::Subject;
use crate::domain::register::unit::{Unit, UnitKind, UnitPath};
use crate::error::{Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};

/// What could be proposed for an award year.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// The award year.
    pub year: i32,
    /// The awards, the nearest first.
    pub rungs: Vec<Rung>,
}

/// The ladder of somebody on the register, for whom reads their ratings; for a program that reads
/// people.
pub fn of_person(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: PersonId,
    year: Option<i32>,
) -> Result<Ladder> {
    let actor = access::actor(tx, ctx, caller)?;
    let scope = if actor.client.is_some() {
        actor.kept(ClientScope::PeopleWrite)
    } else {
        actor.scope()
    };
    let subjects = db::register::people::subjects_of_person(tx, &Scope::All, id)?;
    let subject = subjects.first().copied();
    let subject = subject.ok_or(Error::NotFound("person"))?;
    within(tx, ctx, (&actor, &scope, "person"), subject, year)
}

/// The ladder of whoever can be honoured, for whom reads their ratings.
pub fn of_subject(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: SubjectId,
    year: Option<i32>,
) -> Result<Ladder> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    within(tx, ctx, (&actor, &scope, "subject"), id, year)
}

/// The same within what is seen; whoever was joined to another stands there.
fn within(
    tx: &mut Conn,
    ctx: &Ctx,
    (actor, scope, what): (&Actor, &Scope, &'static str),
    id: SubjectId,
    year: Option<i32>,
) -> Result<Ladder> {
    let found = db::register::people::subjects_with_ids(tx, &[id])?.pop();
    let seen = found.filter(|(subject, path)| {
        subject.merged_into.is_none() && scope.contains_or_owns(path, subject.person)
    });
    let (subject, path) = seen.ok_or(Error::NotFound(what))?;
    of_seen(tx, ctx, actor, (&subject, &path), year)
}

/// The ladder of somebody whom the actor sees. Who is not told of measures sees what would be found
/// if none were on record.
pub(in crate::services) fn of_seen(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    (subject, path): (&Subject, &UnitPath),
    year: Option<i32>,
) -> Result<Ladder> {
    let (year, today) = (asked_year(ctx, year)?, ctx.today());
    let kinds = FactKind::ALL.into();
    let mut records = db::eligibility::facts::records(tx, &[subject.id], &kinds)?;
    if !policy::reads_measures(actor, path, subject.person) {
        let facts = records.values_mut().filter_map(|one| one.facts.as_mut());
        facts.for_each(RecordedFacts::forget_measures);
    }
    let above = db::register::units::upwards(tx, path, today)?;
    let nothing = Record::default();
    let record = records.get(&subject.id).unwrap_or(&nothing);
    let home = above.iter().find(|unit| unit.id == subject.unit);
    let is_force = |unit: &Unit| unit.kind == UnitKind::MilitaryRegion;
    let honoured = Honoured {
        kind: subject.kind,
        unit: home.map(|unit| unit.kind),
        in_forces: Some(above.iter().any(is_force)),
    };
    let mut rungs = ladder(&ctx.law, record, subject.id, honoured, year, today);
    rungs.retain(|rung| is_decided_above(ctx, rung, &above));
    Ok(Ladder { year, rungs })
}

/// Does one of these units decide on it, or submit it to who does? What nobody above decides nobody
/// there can propose.
fn is_decided_above(ctx: &Ctx, rung: &Rung, above: &[Unit]) -> bool {
    let award = ctx.law.award(&rung.award_code, ctx.today());
    award.is_some_and(|award| {
        let mut kinds = above.iter().map(|unit| unit.kind);
        kinds.any(|kind| award.decided_by.contains(&kind))
    })
}

/// The award year that is asked for: the last, this or the next, as a file's.
fn asked_year(ctx: &Ctx, year: Option<i32>) -> Result<i32> {
    let this_year = ctx.today().year();
    let (from, to) = (this_year - 1, this_year + 1);
    let year = year.unwrap_or(this_year);
    if (from..=to).contains(&year) {
        return Ok(year);
    }
    Err(Error::Invalid(vec![FieldFault {
        pointer: "/year".to_owned(),
        code: "award_year",
        params: vec![("from", from.to_string()), ("to", to.to_string())],
    }]))
}
