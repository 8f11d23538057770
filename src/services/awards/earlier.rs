//! What was given before this service knew of it, brought in from lists.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::db::{self, Conn, Saved};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy;
use crate::domain::awards::award::{Award, AwardFacts, AwardStatus, CancelGround, Cancellation};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{AwardId, SubjectId, UnitId};
use crate::domain::law::award_type::{AwardType, CommendationType};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::Caller;
use crate::services::awards::ends::resting;
use crate::services::register::people;
use crate::services::{Ctx, record};

/// The most records that are brought in at once.
pub const MOST_ROWS: usize = 10_000;

/// The first year from which there is something to bring in: that of the first order on emulation.
const FIRST_YEAR: i32 = 1948;

/// Who received it, as the one who brings it in knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OldSubject {
    /// By our id.
    Id(SubjectId),
    /// A person on the register, by the HR system's code.
    StaffCode(String),
    /// Somebody else, by the code of the unit, the kind and the name.
    Named(String, SubjectKind, String),
}

/// An award that was given before this service knew of it: what its paper says.
#[derive(Debug, Clone)]
pub struct EarlierAward {
    /// Who received it.
    pub subject: OldSubject,
    /// The award's code.
    pub award_code: String,
    /// For what it was given.
    pub commendation_type: CommendationType,
    /// The award year.
    pub cycle_year: i32,
    /// Number and series of the decision.
    pub number: String,
    /// Its date, local.
    pub date: NaiveDate,
    /// Who signed.
    pub signer: String,
    /// Code and name of who gave it.
    pub issuer: (String, String),
    /// What was paid, where it is known. Else it is what the law of that day says, and none where
    /// our rules do not reach back to it.
    pub amount: Option<i64>,
}

/// What was brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportedAwards {
    /// How many records are new.
    pub added: usize,
    /// How many were there already, by subject, award, decision number and date: nothing was
    /// written for them.
    pub already: usize,
}

/// Brings in the records of a unit and those below from before this service, all or none: without
/// file and decision, each with its place in the feed, with one line of history. Run again, it
/// changes nothing. What cannot be accepted is told of all records at once.
pub fn import(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    earlier: Vec<EarlierAward>,
) -> Result<ImportedAwards> {
    let placed = import_each(tx, ctx, caller, unit, earlier)?;
    let added = placed.iter().flatten().count();
    Ok(ImportedAwards {
        added,
        already: placed.len() - added,
    })
}

/// The same, and answers the new record of each in order; none where it was there already.
pub(in crate::services) fn import_each(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    earlier: Vec<EarlierAward>,
) -> Result<Vec<Option<AwardId>>> {
    let NewRecords {
        actor,
        unit,
        mut awards,
        placed,
    } = importable(tx, ctx, caller, unit, earlier)?;
    if awards.is_empty() {
        return Ok(placed);
    }
    let first = db::awards::take_places(tx, i64::try_from(awards.len()).unwrap_or(i64::MAX))?;
    awards
        .iter_mut()
        .zip(first..)
        .for_each(|(award, seq)| award.seq = seq);
    db::awards::insert(tx, &awards)?;
    let imported = HistoryEvent::plain(Object::Unit(unit.id), EventKind::Imported, unit.version);
    let detail = vec![
        ("what", "awards".to_owned()),
        ("count", awards.len().to_string()),
    ];
    record(tx, ctx, &actor, &[imported.with(detail)], &[])?;
    Ok(placed)
}

/// Records that can be brought in.
pub(in crate::services) struct NewRecords {
    /// Who brings them in.
    actor: Actor,
    /// The unit they are of.
    unit: Unit,
    /// Those that are new; their places in the feed follow.
    awards: Vec<Award>,
    /// The new record of each line, in order; none where it was there already.
    placed: Vec<Option<AwardId>>,
}

/// The records of lines, where nothing is wrong with any of them; else every fault of every one is
/// told. Nothing is written.
pub(in crate::services) fn importable(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    earlier: Vec<EarlierAward>,
) -> Result<NewRecords> {
    if earlier.len() > MOST_ROWS {
        let params = vec![("from", "1".to_owned()), ("to", MOST_ROWS.to_string())];
        return Err(Error::Invalid(vec![FieldFault {
            pointer: String::new(),
            code: "out_of_range",
            params,
        }]));
    }
    let named: Vec<&OldSubject> = earlier.iter().map(|old| &old.subject).collect();
    let found = meant(tx, &named)?;
    let (actor, unit, subjects) =
        people::known_below(tx, ctx, caller, unit, found.iter().flatten().copied())?;
    let ids: Vec<SubjectId> = subjects.keys().copied().collect();
    let (mut register, mut known) = (BTreeMap::new(), BTreeSet::new());
    for some in ids.chunks(db::AT_ONCE) {
        register.extend(
            db::register::people::people_of(tx, some)?
                .into_iter()
                .map(|(id, code, direct)| (id, (code, direct))),
        );
        known.extend(db::awards::known_of(tx, some)?);
    }
    let (mut awards, mut faults, mut placed) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (old, id)) in earlier.into_iter().zip(found).enumerate() {
        let subject = id.and_then(|id| subjects.get(&id));
        let award = ctx
            .law
            .award(&old.award_code, old.date)
            .or_else(|| ctx.law.any_award(&old.award_code));
        if let Some((subject, _)) = subject {
            policy::not_their_own(&actor, &subject.beneficiary())?;
        }
        faults.extend(faults_of(
            ctx,
            index,
            &old,
            subject.map(|(known, _)| known),
            award,
        ));
        let (Some((subject, unit_code)), Some(award), true) = (subject, award, faults.is_empty())
        else {
            continue;
        };
        if !known.insert((subject.id, award.code.clone(), old.number.clone(), old.date)) {
            placed.push(None);
            continue;
        }
        let facts = facts_of(
            ctx,
            old,
            subject,
            unit_code,
            award,
            register.get(&subject.id),
        );
        let id: AwardId = ctx.id();
        placed.push(Some(id));
        awards.push(Award {
            id,
            seq: 0,
            nomination: None,
            decision: None,
            subject: subject.id,
            unit: subject.unit,
            facts,
            status: AwardStatus::Valid,
            cancellation: None,
            restoration: None,
            posthumous: None,
            changed_at: ctx.now,
        });
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok(NewRecords {
        actor,
        unit,
        awards,
        placed,
    })
}

/// Takes a record back that a list brought in, as long as it is as it came and nothing rests on it;
/// answers whether it could. It stays as cancelled, so that whoever follows the feed hears of it; the
/// same can be brought in again.
pub(in crate::services) fn take_back(tx: &mut Conn, ctx: &Ctx, id: AwardId) -> Result<bool> {
    let Some(award) = db::awards::find(tx, &Scope::All, id)? else {
        return Ok(true);
    };
    db::register::people::lock_subjects(tx, &[award.subject])?;
    let is_as_it_came = award.nomination.is_none()
        && award.decision.is_none()
        && award.status == AwardStatus::Valid
        && award.restoration.is_none();
    if !is_as_it_came || !resting(tx, ctx, &award)?.is_empty() {
        return Ok(false);
    }
    let mut gone = Award {
        status: AwardStatus::Cancelled,
        changed_at: ctx.now,
        cancellation: Some(Cancellation {
            ground: CancelGround::BroughtInByMistake,
            number: award.facts.decision_number.clone(),
            date: ctx.today(),
        }),
        ..award
    };
    Ok(matches!(
        db::awards::save_changed(tx, &mut gone)?,
        Saved::Yes
    ))
}

/// What is wrong with a record.
fn faults_of(
    ctx: &Ctx,
    index: usize,
    old: &EarlierAward,
    subject: Option<&Subject>,
    award: Option<&AwardType>,
) -> Vec<FieldFault> {
    let fault = |field: &str, code| FieldFault::new(&format!("/{index}/{field}"), code);
    let mut faults = Vec::new();
    if subject.is_none() {
        faults.push(fault(old.subject.field(), "unknown_reference"));
    }
    if award.is_none() {
        faults.push(fault("award_code", "unknown_reference"));
    }
    if old.date > ctx.today() {
        faults.push(fault("date", "in_future"));
    }
    if !(FIRST_YEAR..=old.date.year() + 1).contains(&old.cycle_year) {
        let params = vec![
            ("from", FIRST_YEAR.to_string()),
            ("to", (old.date.year() + 1).to_string()),
        ];
        faults.push(FieldFault {
            params,
            ..fault("cycle_year", "out_of_range")
        });
    }
    if let (Some(subject), Some(award)) = (subject, award)
        && !award.subjects.contains(&subject.kind)
    {
        faults.push(fault(old.subject.field(), "not_for_this_subject"));
    }
    faults
}

/// What the record keeps. What was paid is what the law of that day says, where nobody knows.
fn facts_of(
    ctx: &Ctx,
    old: EarlierAward,
    subject: &Subject,
    unit_code: &str,
    award: &AwardType,
    person: Option<&(String, bool)>,
) -> AwardFacts {
    let coefficient = award.reward.coefficient(subject.kind);
    AwardFacts {
        subject_kind: subject.kind,
        subject_name: subject.name.clone(),
        staff_code: person.map(|(code, _)| code.clone()),
        unit_code: unit_code.to_owned(),
        award_code: award.code.clone(),
        award_name: award.name.clone(),
        award_kind: award.kind,
        level: award.level,
        commendation_type: old.commendation_type,
        cycle_year: old.cycle_year,
        decision_number: old.number,
        decided_on: old.date,
        signer: old.signer,
        signer_post: None,
        issuer_code: old.issuer.0,
        issuer_name: old.issuer.1,
        coefficient: coefficient.map_or_else(String::new, |known| known.to_string()),
        amount: old
            .amount
            .or_else(|| ctx.law.money.amount(coefficient?, old.date)),
        rule_set: ctx
            .law
            .rule_set(old.date)
            .map(|set| set.code.clone())
            .unwrap_or_default(),
        direct_worker: person.map(|(_, direct)| *direct),
        happened_to: None,
        golden_book: None,
    }
}

impl OldSubject {
    /// The member that names them.
    pub(in crate::services) fn field(&self) -> &'static str {
        match self {
            Self::Id(_) => "subject_id",
            Self::StaffCode(_) => "staff_code",
            Self::Named(..) => "subject_name",
        }
    }
}

/// Our id of each subject, in order; none of who is not known, or is not the only one of that name.
pub(in crate::services) fn meant(
    tx: &mut Conn,
    named: &[&OldSubject],
) -> Result<Vec<Option<SubjectId>>> {
    let codes: BTreeSet<&str> = named
        .iter()
        .filter_map(|old| {
            if let OldSubject::StaffCode(code) = old {
                Some(code.as_str())
            } else {
                None
            }
        })
        .collect();
    let units: BTreeSet<&str> = named
        .iter()
        .filter_map(|old| {
            if let OldSubject::Named(unit, ..) = old {
                Some(unit.as_str())
            } else {
                None
            }
        })
        .collect();
    let (mut by_code, mut by_name) = (BTreeMap::new(), BTreeMap::<_, Vec<SubjectId>>::new());
    for some in codes.into_iter().collect::<Vec<_>>().chunks(db::AT_ONCE) {
        by_code.extend(db::register::people::subjects_with_staff_codes(tx, some)?);
    }
    for some in units.into_iter().collect::<Vec<_>>().chunks(db::AT_ONCE) {
        for (unit, kind, name, id) in db::register::people::named_in_units(tx, some)? {
            by_name.entry((unit, kind, name)).or_default().push(id);
        }
    }
    let find = |old: &&OldSubject| match *old {
        OldSubject::Id(id) => Some(*id),
        OldSubject::StaffCode(code) => by_code.get(code).copied(),
        OldSubject::Named(unit, kind, name) => match by_name
            .get(&(unit.clone(), *kind, name.clone()))
            .map(Vec::as_slice)
        {
            Some([only]) => Some(*only),
            _ => None,
        },
    };
    Ok(named.iter().map(find).collect())
}
