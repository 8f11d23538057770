//! Initiatives as pages and tables show them: with the names around them.

use std::collections::{BTreeMap, BTreeSet};

use super::spending::SPENDING;
use super::{list, may_one_of, none_their_own};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::ids::{AwardId, InitiativeId, SubjectId, UnitId};
use crate::domain::register::initiative::{AuthorAward, Initiative, InitiativeFilter};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::{Unit, UnitPath};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::register::subjects::{MOST_OFFERED, Offered, offered};
use crate::services::{Ctx, Listed};

/// The most units a form offers to choose from.
const MOST_UNITS: i64 = 100;

/// An initiative with the names around it.
#[derive(Debug, Clone)]
pub struct ShownInitiative {
    /// The initiative.
    pub initiative: Initiative,
    /// The name of its unit.
    pub unit_name: String,
    /// Its authors with their shares, the largest first.
    pub authors: Vec<(Subject, u32)>,
    /// On what it was spent.
    pub spent: Option<AuthorAward>,
}

/// The names around initiatives.
struct Around {
    units: BTreeMap<UnitId, Unit>,
    authors: BTreeMap<SubjectId, (Subject, UnitPath)>,
    awards: BTreeMap<AwardId, AuthorAward>,
}

impl Around {
    /// Three statements, however many they are.
    fn of(tx: &mut Conn, initiatives: &[Initiative]) -> Result<Self> {
        let units: BTreeSet<UnitId> = initiatives.iter().map(|one| one.unit).collect();
        let units = db::register::units::with_ids(tx, &units.into_iter().collect::<Vec<_>>())?;
        let authors = initiatives.iter().flat_map(|one| &one.authors);
        let authors: BTreeSet<SubjectId> = authors.map(|author| author.subject).collect();
        let authors =
            db::register::people::subjects_with_ids(tx, &authors.into_iter().collect::<Vec<_>>())?;
        Ok(Self {
            units: units.into_iter().map(|unit| (unit.id, unit)).collect(),
            authors: authors
                .into_iter()
                .map(|(subject, path)| (subject.id, (subject, path)))
                .collect(),
            awards: awards_around(tx, initiatives.iter())?,
        })
    }

    fn shown(&self, initiative: Initiative) -> ShownInitiative {
        let unit = self.units.get(&initiative.unit);
        let named = initiative.authors.iter().filter_map(|author| {
            let (subject, _) = self.authors.get(&author.subject)?;
            Some((subject.clone(), author.share))
        });
        ShownInitiative {
            unit_name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            authors: named.collect(),
            spent: initiative
                .spent_on
                .and_then(|award| self.awards.get(&award).cloned()),
            initiative,
        }
    }
}

/// The awards on which these were spent; as many at once as are read at once.
fn awards_around<'i>(
    tx: &mut Conn,
    initiatives: impl Iterator<Item = &'i Initiative>,
) -> Result<BTreeMap<AwardId, AuthorAward>> {
    let ids: Vec<AwardId> = initiatives.filter_map(|one| one.spent_on).collect();
    let awards = db::register::initiatives::awards_with_ids(tx, &ids)?;
    Ok(awards.into_iter().map(|award| (award.id, award)).collect())
}

/// A page of initiatives, and what the form that enters one offers.
#[derive(Debug, Clone)]
pub struct InitiativesBoard {
    /// The initiatives, by id, with how many there are.
    pub found: Listed<ShownInitiative>,
    /// Does the caller enter any?
    pub may_enter: bool,
    /// The units for which they may.
    pub units: Vec<Unit>,
    /// People found by name who may be named as authors.
    pub subjects: Vec<Offered>,
}

/// People found by name whom the actor sees and may name as authors.
fn offered_authors(
    tx: &mut Conn,
    (actor, scope): (&Actor, &Scope),
    who: Option<&str>,
) -> Result<Vec<Subject>> {
    let page = PageRequest {
        after: None,
        limit: MOST_OFFERED,
    };
    let mut found = db::register::people::list_subjects(tx, scope, who, &page)?;
    found.retain(|subject| {
        subject.kind == SubjectKind::Individual
            && policy::not_their_own(actor, &subject.beneficiary()).is_ok()
    });
    Ok(found)
}

/// A page of the initiatives that the caller sees and looks for; `who` looks for authors to enter one
/// of.
pub fn board(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &InitiativeFilter,
    who: Option<&str>,
    page: &PageRequest,
) -> Result<InitiativesBoard> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let listed = list(tx, ctx, caller, filter, true, page)?;
    let around = Around::of(tx, &listed.items)?;
    let found = listed.filter_map(|one| Some(around.shown(one)));
    let may_enter = actor
        .offices
        .iter()
        .any(|held| Right::Nominate.roles().contains(&held.office.role));
    let (mut units, mut subjects) = (Vec::new(), Vec::new());
    if may_enter {
        let page = PageRequest {
            after: None,
            limit: MOST_UNITS,
        };
        units = db::register::units::list(tx, &scope, None, None, &page)?;
        units.retain(|unit| {
            unit.is_open(ctx.today())
                && policy::may(&actor, Right::Nominate, unit.id, &unit.path).is_ok()
        });
        subjects = offered_authors(tx, (&actor, &scope), who)?;
    }
    Ok(InitiativesBoard {
        found,
        may_enter,
        units,
        subjects: offered(tx, subjects)?,
    })
}

/// A stretch of the list, for a file.
pub fn lines(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &InitiativeFilter,
    page: &PageRequest,
) -> Result<Listed<ShownInitiative>> {
    let listed = list(tx, ctx, caller, filter, false, page)?;
    let around = Around::of(tx, &listed.items)?;
    Ok(listed.filter_map(|one| Some(around.shown(one))))
}

/// One initiative, with what the caller can do with it.
#[derive(Debug, Clone)]
pub struct InitiativeBoard {
    /// The initiative.
    pub shown: ShownInitiative,
    /// Can the caller put it right, and remove it while it is not spent?
    pub may_correct: bool,
    /// Can the caller spend or release it?
    pub may_spend: bool,
    /// The awards in force of its authors whom the caller sees, decided since it was recognised, while
    /// it is not spent.
    pub awards: Vec<AuthorAward>,
    /// Its authors, and people found by name who may be named as such.
    pub subjects: Vec<Offered>,
}

/// One initiative as its page shows it; `who` looks for further authors.
pub fn one(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: InitiativeId,
    who: Option<&str>,
) -> Result<InitiativeBoard> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let initiative =
        db::register::initiatives::find(tx, &scope, id)?.ok_or(Error::NotFound("initiative"))?;
    let around = Around::of(tx, std::slice::from_ref(&initiative))?;
    let unit = around.units.get(&initiative.unit);
    let shown = around.shown(initiative.clone());
    let authors = shown.authors.iter().map(|(author, _)| author);
    let is_others = none_their_own(&actor, authors).is_ok();
    let may = |rights: &[Right]| {
        is_others && unit.is_some_and(|unit| may_one_of(&actor, rights, unit).is_ok())
    };
    let (may_correct, may_spend) = (may(&[Right::Nominate]), may(&SPENDING));
    let mut awards = Vec::new();
    if may_spend && initiative.spent_on.is_none() {
        let seen = around.authors.values();
        let seen: Vec<SubjectId> = seen
            .filter(|(author, path)| scope.contains_or_owns(path, author.person))
            .map(|(author, _)| author.id)
            .collect();
        awards = db::register::initiatives::awards_of(tx, &seen, initiative.recognised_on)?;
    }
    let mut subjects = Vec::new();
    if may_correct {
        subjects.extend(shown.authors.iter().map(|(author, _)| author.clone()));
        let found = offered_authors(tx, (&actor, &scope), who)?;
        subjects.extend(
            found
                .into_iter()
                .filter(|subject| initiative.share_of(subject.id).is_none()),
        );
    }
    Ok(InitiativeBoard {
        may_correct,
        may_spend,
        awards,
        subjects: offered(tx, subjects)?,
        shown,
    })
}

/// An initiative as the page of one of its authors shows it.
#[derive(Debug, Clone)]
pub struct AuthoredInitiative {
    /// The initiative, with that author alone.
    pub initiative: Initiative,
    /// Their share of it, in percent.
    pub share: u32,
    /// On what it was spent.
    pub spent: Option<AuthorAward>,
    /// Can the reader open it?
    pub is_seen: bool,
}

/// The initiatives that were found of somebody, the latest first, each with whether a reader of this
/// scope sees it.
pub(in crate::services) fn authored(
    tx: &mut Conn,
    scope: &Scope,
    subject: &Subject,
    mut found: Vec<(SubjectId, Initiative)>,
) -> Result<Vec<AuthoredInitiative>> {
    found.sort_by_key(|(_, one)| std::cmp::Reverse((one.recognised_on, one.id)));
    let units: BTreeSet<UnitId> = found.iter().map(|(_, one)| one.unit).collect();
    let units = db::register::units::with_ids(tx, &units.into_iter().collect::<Vec<_>>())?;
    let seen: BTreeSet<UnitId> = units
        .into_iter()
        .filter(|unit| scope.contains_or_owns(&unit.path, subject.person))
        .map(|unit| unit.id)
        .collect();
    let awards = awards_around(tx, found.iter().map(|(_, one)| one))?;
    let shown = |(_, initiative): (SubjectId, Initiative)| AuthoredInitiative {
        share: initiative.share_of(subject.id).unwrap_or_default(),
        spent: initiative
            .spent_on
            .and_then(|award| awards.get(&award).cloned()),
        is_seen: seen.contains(&initiative.unit),
        initiative,
    };
    Ok(found.into_iter().map(shown).collect())
}
