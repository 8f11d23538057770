//! Who qualifies: for one award, everybody of a kind in a unit and those below it, with what is
//! found of the standard of the law. Nothing is written, and nobody is stopped by it.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::db::register::people::SoughtSubjects;
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::eligibility::facts::FactKind;
use crate::domain::eligibility::record::{FileOnRecord, Record, Relation};
use crate::domain::eligibility::seen::Seen;
use crate::domain::eligibility::standard::ladder::given;
use crate::domain::eligibility::standard::{Honoured, InShort, Standard, standard};
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::law::award_type::{AwardType, CommendationType};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::{Unit, UnitKind};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::register::listing::MOST_COUNTED;
use crate::services::{Ctx, Listed, one_more};

/// Who looks for those who qualify: whoever nominates them, and whoever examines their files as the
/// standing office.
const LOOKING: [Right; 2] = [Right::Nominate, Right::HandleHolds];

/// The most units a form offers to choose from.
const MOST_UNITS: i64 = 100;

/// For what, and among whom, it is asked who qualifies.
#[derive(Debug, Clone)]
pub struct QualifyingFilter {
    /// The award's code.
    pub award_code: String,
    /// For what it would be given.
    pub commendation_type: CommendationType,
    /// In this unit and those below it.
    pub unit: UnitId,
    /// The award year.
    pub cycle_year: i32,
    /// Subjects of this kind.
    pub kind: SubjectKind,
    /// Only those of whom this is found, and who were not given it already.
    pub outcome: Option<CheckOutcome>,
}

/// Somebody, and what is found of them.
#[derive(Debug, Clone)]
pub struct Qualifying {
    /// Who.
    pub subject: Subject,
    /// The name of their unit.
    pub unit_name: String,
    /// What is found of the standard.
    pub standard: Standard,
    /// The award by which they were given it for this year, or for good: nobody proposes them.
    pub given: Option<Seen>,
}

impl Qualifying {
    /// What is said of them in short: all of it speaks of the ground by which they come nearest.
    #[must_use]
    pub fn in_short(&self) -> InShort<'_> {
        self.standard.in_short()
    }
}

/// Among how many it was looked, and what was found of them, whatever outcome is asked for. Who has
/// left or died was looked at too, and has no outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LookedAt {
    /// All of them.
    pub all: usize,
    /// Who meets the standard.
    pub met: usize,
    /// Who does not.
    pub not_met: usize,
    /// Of whom a person must look.
    pub needs_review: usize,
    /// Who was given it already for this year, or for good: they count as nothing else.
    pub given: usize,
}

impl LookedAt {
    fn count(&mut self, outcome: CheckOutcome) {
        match outcome {
            CheckOutcome::Met => self.met += 1,
            CheckOutcome::NotMet => self.not_met += 1,
            CheckOutcome::NeedsReview => self.needs_review += 1,
        }
    }
}

/// A page of those who qualify, as people read it.
#[derive(Debug, Clone)]
pub struct QualifyingDesk {
    /// Those of the outcome that is asked for, by id.
    pub found: Listed<Qualifying>,
    /// Among how many of the list this page looked for them, and what was found of those.
    pub looked_at: LookedAt,
    /// How many there are of that kind: `MOST_COUNTED` and one where there are more.
    pub total: i64,
}

/// What can be asked for.
#[derive(Debug, Clone)]
pub struct QualifyingChoices {
    /// The units in which the caller may look, those of their offices first.
    pub units: Vec<Unit>,
    /// The awards of today for which the law has a standard.
    pub awards: Vec<AwardType>,
}

/// Where the caller looks, if nothing is wrong with what they ask for and they may.
fn place(tx: &mut Conn, ctx: &Ctx, actor: &Actor, asked: &QualifyingFilter) -> Result<Unit> {
    let mut faults = of_award(ctx, asked);
    let this_year = ctx.today().year();
    let (from, to) = (this_year - 1, this_year + 1);
    if !(from..=to).contains(&asked.cycle_year) {
        faults.push(FieldFault {
            params: vec![("from", from.to_string()), ("to", to.to_string())],
            ..FieldFault::new("cycle_year", "award_year")
        });
    }
    let unit = db::register::units::find(tx, &actor.scope(), asked.unit)?;
    if unit.is_none() {
        faults.push(FieldFault::new("unit_id", "unknown_reference"));
    }
    let Some(unit) = unit.filter(|_| faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let may = |right: &Right| policy::may(actor, *right, unit.id, &unit.path).is_ok();
    if LOOKING.iter().any(may) {
        Ok(unit)
    } else {
        Err(Denied::NotHolder.into())
    }
}

/// What is wrong with the award that is asked for.
fn of_award(ctx: &Ctx, asked: &QualifyingFilter) -> Vec<FieldFault> {
    let Some(award) = ctx.law.award(&asked.award_code, ctx.today()) else {
        return vec![FieldFault::new("award_code", "unknown_reference")];
    };
    let mut faults = Vec::new();
    if award.grounds.is_empty() {
        let (vi, en) = award.citation.clone();
        faults.push(FieldFault {
            params: vec![("citation", vi), ("citation_en", en)],
            ..FieldFault::new("award_code", "no_standard")
        });
    }
    if !award.routes.contains_key(&asked.commendation_type) {
        faults.push(FieldFault::new("commendation_type", "not_for_this_award"));
    }
    if !award.subjects.contains(&asked.kind) {
        faults.push(FieldFault::new("subject_kind", "not_for_this_subject"));
    }
    faults
}

/// The subjects of that kind in the unit and those below it.
fn sought(unit: &Unit, asked: &QualifyingFilter) -> (Scope, SoughtSubjects) {
    let sought = SoughtSubjects {
        q: None,
        kind: Some(asked.kind),
    };
    (Scope::subtrees(vec![unit.path.clone()]), sought)
}

/// The file that would be written for somebody. Its id is nobody's.
fn file_of(ctx: &Ctx, asked: &QualifyingFilter, subject: SubjectId) -> FileOnRecord {
    FileOnRecord {
        id: ctx.id(),
        whose: Relation::Own,
        subject,
        award_code: asked.award_code.clone(),
        commendation_type: asked.commendation_type,
        cycle_year: asked.cycle_year,
        achievement: ctx.id(),
        event: None,
        awarded: false,
    }
}

/// A stretch of the list, and what was found of all that were looked at for it: a fixed number of
/// statements. Nobody proposes who has left or died, so these are none of it.
fn rows(
    tx: &mut Conn,
    ctx: &Ctx,
    unit: &Unit,
    asked: &QualifyingFilter,
    page: &PageRequest,
) -> Result<(Listed<Qualifying>, LookedAt)> {
    let (scope, sought) = sought(unit, asked);
    let found = db::register::people::sought_subjects(tx, &scope, &sought, &one_more(page))?;
    let mut listed = Listed::cut(found, page.limit, |subject: &Subject| {
        subject.id.to_string()
    });
    let mut looked_at = LookedAt {
        all: listed.items.len(),
        ..LookedAt::default()
    };
    let people: Vec<PersonId> = listed.items.iter().filter_map(|one| one.person).collect();
    let gone = db::register::people::who_left(tx, &people, ctx.today())?;
    listed
        .items
        .retain(|one| one.person.is_none_or(|person| !gone.contains(&person)));
    let ids: Vec<SubjectId> = listed.items.iter().map(|one| one.id).collect();
    let award = ctx.law.award(&asked.award_code, ctx.today());
    let kinds = award.map(FactKind::asked_by).unwrap_or_default();
    let records = db::eligibility::facts::records(tx, &ids, &kinds)?;
    let homes: Vec<UnitId> = listed.items.iter().map(|one| one.unit).collect();
    let homes: BTreeMap<UnitId, (String, UnitKind)> = db::register::units::with_ids(tx, &homes)?
        .into_iter()
        .map(|home| (home.id, (home.name, home.kind)))
        .collect();
    let nothing = Record::default();
    let judged = |subject: Subject| {
        let file = file_of(ctx, asked, subject.id);
        let record = records.get(&subject.id).unwrap_or(&nothing);
        let home = homes.get(&subject.unit);
        // Whether somebody serves in the forces whoever asks for such an award knows better.
        let honoured = Honoured {
            unit: home.map(|(_, kind)| *kind),
            ..subject.kind.into()
        };
        let standard = standard(&ctx.law, record, &file, honoured, ctx.today())?;
        let given = award.and_then(|award| given(award, record, asked.cycle_year));
        let outcome = standard.verdict.outcome;
        if given.is_some() {
            looked_at.given += 1;
        } else {
            looked_at.count(outcome);
        }
        let is_asked_for = |wanted: CheckOutcome| outcome == wanted && given.is_none();
        asked.outcome.is_none_or(is_asked_for).then(|| Qualifying {
            unit_name: home.map(|(name, _)| name.clone()).unwrap_or_default(),
            standard,
            given: given.map(Seen::from),
            subject,
        })
    };
    let listed = listed.filter_map(judged);
    Ok((listed, looked_at))
}

/// A page of those who qualify, come near or need a look. It looks at as many subjects as the page
/// holds and keeps those of the outcome that is asked for: it may have fewer, though there are more
/// behind it.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    asked: &QualifyingFilter,
    page: &PageRequest,
) -> Result<Listed<Qualifying>> {
    let actor = access::actor(tx, ctx, caller)?;
    let unit = place(tx, ctx, &actor, asked)?;
    Ok(rows(tx, ctx, &unit, asked, page)?.0)
}

/// The same, with among how many it was looked and how many of those are of each outcome. How many
/// there are among all is not counted: it would have to be looked at everybody.
pub fn desk(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    asked: &QualifyingFilter,
    page: &PageRequest,
) -> Result<QualifyingDesk> {
    let actor = access::actor(tx, ctx, caller)?;
    let unit = place(tx, ctx, &actor, asked)?;
    let (found, looked_at) = rows(tx, ctx, &unit, asked, page)?;
    let (scope, sought) = sought(&unit, asked);
    let most = MOST_COUNTED + 1;
    Ok(QualifyingDesk {
        found,
        looked_at,
        total: db::register::people::count_sought_subjects(tx, &scope, &sought, most)?,
    })
}

/// What the caller can ask for; the unit that is chosen is always offered, if they may look there.
pub fn choices(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    chosen: Option<UnitId>,
) -> Result<QualifyingChoices> {
    let actor = access::actor(tx, ctx, caller)?;
    let roles: Vec<_> = LOOKING
        .iter()
        .flat_map(|right| right.roles().iter().copied())
        .collect();
    let offices = actor.units_of(&roles);
    if offices.is_empty() {
        return Err(Denied::NotHolder.into());
    }
    let theirs = actor.within(&roles);
    let page = PageRequest {
        after: None,
        limit: MOST_UNITS,
    };
    let mut units = db::register::units::list(tx, &theirs, None, None, &page)?;
    units.retain(|unit| unit.is_open(ctx.today()));
    units.sort_by_key(|unit| (!offices.contains(&unit.id), unit.name.clone()));
    // Looked for whether it is among them or not: what a page asks is as much for many as for few.
    let chosen = match chosen {
        Some(id) => db::register::units::find(tx, &theirs, id)?,
        None => None,
    };
    if let Some(chosen) = chosen
        && units.iter().all(|unit| unit.id != chosen.id)
    {
        units.push(chosen);
    }
    let has_standard =
        |award: &&AwardType| award.valid.contains(ctx.today()) && !award.grounds.is_empty();
    Ok(QualifyingChoices {
        units,
        awards: ctx
            .law
            .awards
            .iter()
            .filter(has_standard)
            .cloned()
            .collect(),
    })
}
