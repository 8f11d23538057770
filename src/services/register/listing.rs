//! The list of people, collectives and households: who is looked for by name, unit and kind, with
//! what tells them apart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::db::register::people::SoughtSubjects;
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::register::particulars::Particulars;
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more};

/// How many are counted; of more it is said that there are more.
pub const MOST_COUNTED: i64 = 100_000;

/// The most units a form offers to choose from; others are reached by their pages.
const MOST_UNITS: i64 = 100;

/// What a list is limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubjectFilter {
    /// Found in the name, whatever the accents.
    pub q: Option<String>,
    /// Of this kind.
    pub kind: Option<SubjectKind>,
    /// Of this unit or one below it.
    pub unit: Option<UnitId>,
}

/// Somebody as a list shows them.
#[derive(Debug, Clone)]
pub struct ListedSubject {
    /// The subject.
    pub subject: Subject,
    /// Code and name of the unit.
    pub unit: (String, String),
    /// The staff code, of people on the register.
    pub staff_code: Option<String>,
    /// Their post, wherever it is kept.
    pub post: Option<String>,
    /// What else is known.
    pub known: Particulars,
}

/// A list with what it can be limited to.
#[derive(Debug, Clone)]
pub struct SubjectList {
    /// A page of it, by id.
    pub found: Listed<ListedSubject>,
    /// The unit it is limited to.
    pub unit: Option<Unit>,
    /// The first units that the reader sees.
    pub units: Vec<Unit>,
}

/// Where is looked: what the reader sees, or one unit of it with those below.
fn place(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &SubjectFilter,
) -> Result<(Scope, Scope, Option<Unit>)> {
    let seen = access::actor(tx, ctx, caller)?.register();
    let unit = match filter.unit {
        Some(id) => Some(db::register::units::find(tx, &seen, id)?.ok_or(Error::NotFound("unit"))?),
        None => None,
    };
    let scope = match &unit {
        Some(unit) => Scope::subtrees(vec![unit.path.clone()]),
        None => seen.clone(),
    };
    Ok((seen, scope, unit))
}

fn sought(filter: &SubjectFilter) -> SoughtSubjects {
    SoughtSubjects {
        q: filter.q.clone(),
        kind: filter.kind,
    }
}

/// What is said of each of these: three statements, however many there are.
fn told(tx: &mut Conn, subjects: Vec<Subject>) -> Result<Vec<ListedSubject>> {
    let ids: Vec<SubjectId> = subjects.iter().map(|subject| subject.id).collect();
    let homes: Vec<UnitId> = subjects.iter().map(|subject| subject.unit).collect();
    let homes: BTreeMap<UnitId, Unit> = db::register::units::with_ids(tx, &homes)?
        .into_iter()
        .map(|unit| (unit.id, unit))
        .collect();
    let posts = db::register::people::posts(tx, &ids)?;
    let mut posts: BTreeMap<SubjectId, (String, Option<String>)> = posts
        .into_iter()
        .map(|(id, code, post)| (id, (code, post)))
        .collect();
    let mut known: BTreeMap<SubjectId, Particulars> =
        db::register::particulars::of_subjects(tx, &ids)?
            .into_iter()
            .map(|known| (known.subject, known))
            .collect();
    let one = |subject: Subject| {
        let home = homes.get(&subject.unit);
        let known = known
            .remove(&subject.id)
            .unwrap_or_else(|| Particulars::none(subject.id));
        let (staff_code, post) = match posts.remove(&subject.id) {
            Some((code, post)) => (Some(code), post),
            None => (None, known.post.clone()),
        };
        ListedSubject {
            unit: home
                .map(|home| (home.code.clone(), home.name.clone()))
                .unwrap_or_default(),
            staff_code,
            post,
            known,
            subject,
        }
    };
    Ok(subjects.into_iter().map(one).collect())
}

/// A page of the list, with how many there are: `MOST_COUNTED` and one where there are more.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &SubjectFilter,
    page: &PageRequest,
) -> Result<SubjectList> {
    let (seen, scope, unit) = place(tx, ctx, caller, filter)?;
    let found = rows(tx, &scope, filter, page)?;
    let total =
        db::register::people::count_sought_subjects(tx, &scope, &sought(filter), MOST_COUNTED + 1)?;
    let page = PageRequest {
        after: None,
        limit: MOST_UNITS,
    };
    let mut units = db::register::units::list(tx, &seen, None, None, &page)?;
    units.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(unit) = &unit
        && units.iter().all(|known| known.id != unit.id)
    {
        units.push(unit.clone());
    }
    Ok(SubjectList {
        found: Listed {
            total: Some(total),
            ..found
        },
        unit,
        units,
    })
}

fn rows(
    tx: &mut Conn,
    scope: &Scope,
    filter: &SubjectFilter,
    page: &PageRequest,
) -> Result<Listed<ListedSubject>> {
    let found = db::register::people::sought_subjects(tx, scope, &sought(filter), &one_more(page))?;
    let Listed { items, next, .. } = Listed::cut(found, page.limit, |subject: &Subject| {
        subject.id.to_string()
    });
    Ok(Listed {
        items: told(tx, items)?,
        next,
        total: None,
    })
}

/// A stretch of the list, for a file.
pub fn lines(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &SubjectFilter,
    page: &PageRequest,
) -> Result<Listed<ListedSubject>> {
    let (_, scope, _) = place(tx, ctx, caller, filter)?;
    rows(tx, &scope, filter, page)
}

/// Has such a list more rows than these?
pub fn is_longer_than(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &SubjectFilter,
    most: i64,
) -> Result<bool> {
    let (_, scope, _) = place(tx, ctx, caller, filter)?;
    let (sought, counted) = (sought(filter), most.saturating_add(1));
    Ok(db::register::people::count_sought_subjects(tx, &scope, &sought, counted)? > most)
}

/// The most that a form offers to choose from.
const MOST_CHOICES: i64 = 50;

/// The first of those who are looked for within a scope.
pub(in crate::services) fn listed_within(
    tx: &mut Conn,
    scope: &Scope,
    filter: &SubjectFilter,
) -> Result<Vec<ListedSubject>> {
    let page = PageRequest {
        after: None,
        limit: MOST_CHOICES,
    };
    Ok(rows(tx, scope, filter, &page)?.items)
}
