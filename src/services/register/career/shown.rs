//! Careers as pages and tables show them: with the names of ranks and collectives, and who belongs
//! to a collective today.

use std::collections::BTreeMap;

use super::{page_of, seen};
use crate::db::register::people::SoughtSubjects;
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::ids::SubjectId;
use crate::domain::register::career::{CareerEntry, CareerFact};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::UnitPath;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::register::subjects::{MOST_OFFERED, Offered, offered};
use crate::services::{Ctx, Listed, one_more};

/// An entry with the names of what it tells of.
#[derive(Debug, Clone)]
pub struct ShownCareerEntry {
    /// The entry.
    pub entry: CareerEntry,
    /// What the law calls the rank of a post; none where it has no such rank any more.
    pub rank: Option<(String, String)>,
    /// The name of the collective.
    pub collective: Option<String>,
}

/// The career of a subject as its page shows it.
#[derive(Debug, Clone)]
pub struct CareerDesk {
    /// Whose.
    pub subject: Subject,
    /// A page of the entries, with how many there are.
    pub entries: Listed<ShownCareerEntry>,
    /// Of a collective a page of those who belong to it today, with how many they are.
    pub members: Option<Listed<Subject>>,
    /// Can the reader enter, put right and remove?
    pub may_enter: bool,
    /// Collectives to which somebody may belong, by name, for who can enter it.
    pub collectives: Vec<Offered>,
}

/// The entries with the names around them: one statement, however many there are.
fn with_names(
    tx: &mut Conn,
    ctx: &Ctx,
    entries: Listed<CareerEntry>,
) -> Result<Listed<ShownCareerEntry>> {
    let collectives: Vec<SubjectId> = entries
        .items
        .iter()
        .filter_map(|entry| entry.fact.collective())
        .collect();
    let names: BTreeMap<SubjectId, String> =
        db::register::people::subjects_with_ids(tx, &collectives)?
            .into_iter()
            .map(|(subject, _)| (subject.id, subject.name))
            .collect();
    Ok(entries.filter_map(|entry| {
        let rank = match &entry.fact {
            CareerFact::Post(rank) => ctx.law.post(rank).map(|post| post.name.clone()),
            _ => None,
        };
        let collective = entry
            .fact
            .collective()
            .and_then(|id| names.get(&id).cloned());
        Some(ShownCareerEntry {
            entry,
            rank,
            collective,
        })
    }))
}

/// A page of those within the scope who belong to a collective today, with how many they are.
pub(in crate::services) fn members_today(
    tx: &mut Conn,
    ctx: &Ctx,
    scope: &Scope,
    collective: SubjectId,
    page: &PageRequest,
) -> Result<Listed<Subject>> {
    let today = ctx.today();
    let found = db::register::career::members_on(tx, scope, collective, today, &one_more(page))?;
    let total = db::register::career::count_members_on(tx, scope, collective, today)?;
    let listed = Listed::cut(found, page.limit, |subject: &Subject| {
        subject.id.to_string()
    });
    Ok(Listed {
        total: Some(total),
        ..listed
    })
}

fn may_enter(actor: &Actor, subject: &Subject, path: &UnitPath) -> bool {
    subject.merged_into.is_none()
        && subject.kind != SubjectKind::Household
        && policy::may(actor, Right::Nominate, subject.unit, path).is_ok()
        && policy::not_their_own(actor, &subject.beneficiary()).is_ok()
}

/// The career of a subject: a page of it, and of a collective a page of its members; `q` looks for
/// collectives by name.
pub fn desk(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: SubjectId,
    q: Option<&str>,
    (page, of_members): (&PageRequest, &PageRequest),
) -> Result<CareerDesk> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let (subject, path, told) = seen(tx, &actor, id)?.ok_or(Error::NotFound("subject"))?;
    let entries = page_of(tx, id, told, page)?;
    let mut entries = with_names(tx, ctx, entries)?;
    entries.total = Some(db::register::career::count(tx, id, told)?);
    let members = if subject.kind == SubjectKind::Collective {
        Some(members_today(tx, ctx, &scope, id, of_members)?)
    } else {
        None
    };
    let may_enter = may_enter(&actor, &subject, &path);
    let mut collectives = Vec::new();
    if may_enter && subject.kind == SubjectKind::Individual {
        let sought = SoughtSubjects {
            q: q.map(str::to_owned),
            kind: Some(SubjectKind::Collective),
        };
        let first = PageRequest {
            after: None,
            limit: MOST_OFFERED,
        };
        collectives = db::register::people::sought_subjects(tx, &scope, &sought, &first)?;
    }
    Ok(CareerDesk {
        subject,
        entries,
        members,
        may_enter,
        collectives: offered(tx, collectives)?,
    })
}

/// A stretch of the entries of a subject, for a file.
pub fn lines(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    subject: &SubjectId,
    page: &PageRequest,
) -> Result<Listed<ShownCareerEntry>> {
    let actor = access::actor(tx, ctx, caller)?;
    let (_, _, told) = seen(tx, &actor, *subject)?.ok_or(Error::NotFound("subject"))?;
    let entries = page_of(tx, *subject, told, page)?;
    with_names(tx, ctx, entries)
}
