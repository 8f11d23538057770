//! What rests on a record.

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Scope;
use crate::domain::awards::award::Award;
use crate::domain::base::ids::{AwardId, NominationId, UnitId};
use crate::domain::eligibility::record::Relation;
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::awards::seen;
/// A file or a record for which the standard asks for an award like the one it rests on.
#[derive(Debug, Clone)]
pub struct Dependent {
    /// The file; none for a record from before this service.
    pub filed: Option<NominationInContext>,
    /// The record it led to, if it did.
    pub award: Option<Award>,
    /// The award's code.
    pub award_code: String,
    /// Its name in Vietnamese and English.
    pub award_name: (String, String),
    /// Is there another award in force that it can rest on?
    pub has_other_base: bool,
}

/// What rests on a record: files that are on their way and awards in force of the same subject,
/// given or asked for on the merit that this one is a base for. Listed whatever the record's state
/// is, so that it can be looked at before it is cancelled.
pub fn dependents(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
) -> Result<Vec<Dependent>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let award = seen(tx, &scope, id)?;
    let all = resting(tx, ctx, &award)?;
    visible(tx, &scope, &award, all)
}

/// Those that the reader would find one by one: all of a subject of theirs, else what was given or
/// asked for in their units.
pub(super) fn visible(
    tx: &mut Conn,
    scope: &Scope,
    base: &Award,
    all: Vec<Dependent>,
) -> Result<Vec<Dependent>> {
    if all.is_empty()
        || !db::register::people::subjects_within(tx, scope, &[base.subject])?.is_empty()
    {
        return Ok(all);
    }
    let homes: Vec<UnitId> = all
        .iter()
        .filter_map(|one| one.award.as_ref().map(|award| award.unit))
        .collect();
    let homes = db::register::units::with_ids(tx, &homes)?;
    let within = |unit: UnitId| {
        homes
            .iter()
            .any(|home| home.id == unit && scope.contains(&home.path))
    };
    let is_seen = |one: &Dependent| {
        one.filed
            .as_ref()
            .is_some_and(|filed| scope.contains(&filed.unit_path))
            || one.award.as_ref().is_some_and(|award| within(award.unit))
    };
    Ok(all.into_iter().filter(is_seen).collect())
}

pub(in crate::services::awards) fn resting(
    tx: &mut Conn,
    ctx: &Ctx,
    base: &Award,
) -> Result<Vec<Dependent>> {
    if base.facts.commendation_type != CommendationType::Merit {
        return Ok(Vec::new());
    }
    let bases = |code: &str| {
        ctx.law
            .awards
            .iter()
            .filter(|award| award.code == code)
            .flat_map(|award| &award.base)
            .cloned()
            .collect::<Vec<_>>()
    };
    let rests = |code: &str| bases(code).contains(&base.facts.award_code);
    let mut held = db::awards::of_subjects(tx, &[base.subject])?;
    held.retain(Award::is_in_force);
    let other_base = |code: &str| {
        let bases = bases(code);
        held.iter().any(|other| {
            other.id != base.id
                && bases.contains(&other.facts.award_code)
                && other.facts.commendation_type == CommendationType::Merit
        })
    };
    let files = db::eligibility::record::files_of(&[base.subject]).ask(tx)?;
    // A namesake's file rests on the namesake's own awards.
    let own = files
        .into_iter()
        .map(|(_, file)| file)
        .filter(|file| file.whose == Relation::Own);
    let files: Vec<NominationId> = own
        .filter(|file| rests(&file.award_code))
        .map(|file| file.id)
        .collect();
    let files = if files.is_empty() {
        Vec::new()
    } else {
        db::nominations::with_ids(tx, &Scope::All, &files)?
    };
    let mut found = Vec::new();
    for filed in files
        .into_iter()
        .filter(|filed| filed.nomination.content.commendation_type == CommendationType::Merit)
    {
        let award = held
            .iter()
            .find(|award| award.nomination == Some(filed.nomination.id))
            .cloned();
        let has_ended = filed.nomination.holder().is_none();
        if award.is_some() || !has_ended {
            let (award_code, award_name) = (
                filed.nomination.content.award_code.clone(),
                filed.nomination.award_name(&ctx.law),
            );
            found.push(Dependent {
                has_other_base: other_base(&award_code),
                filed: Some(filed),
                award,
                award_code,
                award_name,
            });
        }
    }
    let merit = |award: &&Award| {
        award.facts.commendation_type == CommendationType::Merit && rests(&award.facts.award_code)
    };
    for award in held.iter().filter(merit).filter(|award| {
        award.nomination.is_none() && award.facts.decided_on >= base.facts.decided_on
    }) {
        let (award_code, award_name) = (
            award.facts.award_code.clone(),
            award.facts.award_name.clone(),
        );
        found.push(Dependent {
            has_other_base: other_base(&award_code),
            filed: None,
            award: Some(award.clone()),
            award_code,
            award_name,
        });
    }
    Ok(found)
}
