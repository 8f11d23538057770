//! What only a sent file is asked for: its papers, the body that decides today and its cycle, the
//! code of its case at the first receipt, and its content as it was sent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::{Moved, PlannedAct};
use crate::db::nominations::versions::KeptVersion;
use crate::db::{self, Conn, Reading, Writing};
use crate::domain::access::actor::Actor;
use crate::domain::base::days::local_date;
use crate::domain::base::ids::{NominationId, UnitId};
use crate::domain::nominations::cycle::{self, Cycle, Intake};
use crate::domain::nominations::nomination::{Content, NominationInContext};
use crate::domain::register::unit::Unit;
use crate::error::{Case, Error, FieldFault, Result};
use crate::services::Ctx;

/// The most files that get their codes in one transaction; the next one goes on.
const MOST: i64 = 100;

/// Files that come in for the first time go to the body that decides today, whichever it was when
/// they were written; answers with the bodies that receive them.
pub(super) fn for_the_bodies_of_today(
    tx: &mut Conn,
    ctx: &Ctx,
    mut moves: Vec<PlannedAct>,
) -> Result<(Vec<PlannedAct>, Vec<Unit>)> {
    let is_new = |file: &NominationInContext| file.nomination.receipt.is_none();
    let ids: BTreeSet<_> = moves
        .iter()
        .filter(|one| is_new(&one.filed))
        .flat_map(|one| one.filed.unit_path.ids_upwards())
        .collect();
    if ids.is_empty() {
        return Ok((moves, Vec::new()));
    }
    let units = db::register::units::with_ids(tx, &ids.into_iter().collect::<Vec<_>>())?;
    for PlannedAct { filed, .. } in moves.iter_mut().filter(|one| is_new(&one.filed)) {
        let above: Vec<_> = filed
            .unit_path
            .ids_upwards()
            .filter_map(|id| {
                units
                    .iter()
                    .find(|unit| unit.id == id && unit.is_open(ctx.today()))
                    .cloned()
            })
            .collect();
        let (deciding, superior) = bodies(ctx, &filed.nomination.content.award_code, &above)?;
        filed.nomination.places.deciding = deciding.id;
        (filed.deciding_unit_name, filed.deciding_unit_code) =
            (deciding.name.clone(), deciding.code.clone());
        filed.nomination.places.superior = superior.map(|unit| unit.id);
        filed.superior_unit_name = superior.map(|unit| unit.name.clone());
    }
    Ok((moves, units))
}

/// The body that decides on an award today, of a unit and those above it, and the unit that stands
/// between the two, if one does.
pub(in crate::services::nominations) fn bodies<'u>(
    ctx: &Ctx,
    award_code: &str,
    above: &'u [Unit],
) -> Result<(&'u Unit, Option<&'u Unit>)> {
    let award = ctx
        .law
        .award(award_code, ctx.today())
        .ok_or_else(|| Error::invalid("/award_code", "unknown_reference"))?;
    let deciding = above
        .iter()
        .find(|unit| award.decided_by.contains(&unit.kind));
    let deciding = deciding.ok_or_else(|| Error::invalid("/award_code", "nobody_decides"))?;
    let superior = above.get(1).filter(|unit| {
        unit.id != deciding.id && above.first().is_none_or(|unit| unit.id != deciding.id)
    });
    Ok((deciding, superior))
}

/// The slots of these files in which a paper lies, as a question.
pub(super) fn papers_in_place(
    files: &[&NominationInContext],
) -> impl Reading<Answer = Vec<(NominationId, String)>> + use<> {
    let ids: Vec<NominationId> = files.iter().map(|file| file.nomination.id).collect();
    db::nominations::documents::filled_slots(&ids)
}

/// Every paper the route asks for lies in its slot.
pub(super) fn papers_are_there(
    ctx: &Ctx,
    files: &[NominationInContext],
    filled: &[(NominationId, String)],
) -> Result<()> {
    let mut faults = Vec::new();
    for file in files {
        let slots = file
            .nomination
            .route(&ctx.law)
            .map(|route| route.documents.as_slice())
            .unwrap_or_default();
        let missing = slots.iter().filter(|slot| slot.required);
        let missing = missing.filter(|slot| {
            !filled
                .iter()
                .any(|(id, code)| *id == file.nomination.id && *code == slot.code)
        });
        faults.extend(missing.map(|slot| {
            let mut params = Case::of(file, &ctx.law).params();
            params.extend([
                ("document", slot.name.0.clone()),
                ("document_en", slot.name.1.clone()),
            ]);
            FieldFault {
                pointer: format!("/documents/{}", slot.code),
                code: "document_missing",
                params,
            }
        }));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Of files that come again, those that were never sent for this award, type and year: a cycle that
/// is closed is not gone round by a file that came in for something else.
fn for_something_new(
    tx: &mut Conn,
    files: &[NominationInContext],
    again: Vec<usize>,
) -> Result<Vec<usize>> {
    let ids: Vec<NominationId> = again
        .iter()
        .filter_map(|index| files.get(*index))
        .map(|file| file.nomination.id)
        .collect();
    let kept = db::nominations::versions::of_files(tx, &ids)?;
    let same = |a: &Content, b: &Content| {
        a.award_code == b.award_code
            && a.commendation_type == b.commendation_type
            && a.cycle_year == b.cycle_year
    };
    let known = |file: &NominationInContext| {
        kept.iter().any(|kept| {
            kept.nomination == file.nomination.id && same(&kept.content, &file.nomination.content)
        })
    };
    Ok(again
        .into_iter()
        .filter(|index| files.get(*index).is_some_and(|file| !known(file)))
        .collect())
}

/// The cycles of these files' bodies, awards and years, as a question.
pub(super) fn cycles_of(
    files: &[&NominationInContext],
) -> impl Reading<Answer = Vec<Cycle>> + use<> {
    let nominations = || files.iter().map(|file| &file.nomination);
    let bodies: BTreeSet<_> = nominations().map(|file| file.places.deciding).collect();
    let awards: BTreeSet<_> = nominations()
        .map(|file| file.content.award_code.clone())
        .collect();
    let years = || nominations().map(|file| file.content.cycle_year);
    let years = years().min().zip(years().max()).unwrap_or_default();
    db::nominations::cycles::for_files(&bodies, &awards, years)
}

/// The bodies take the files that were sent, today, by these cycles; a file that comes again is asked
/// where it comes for something new.
pub(super) fn take_in(tx: &mut Conn, ctx: &Ctx, moved: &mut Moved, cycles: &[Cycle]) -> Result<()> {
    let is_new = |index: &usize| {
        let before = moved.before.get(*index);
        before.is_some_and(|file| file.receipt.is_none())
    };
    let (first, again): (Vec<usize>, Vec<usize>) = moved.sent.iter().partition(|at| is_new(at));
    let asked: Vec<usize> = first
        .into_iter()
        .chain(for_something_new(tx, &moved.files, again)?)
        .collect();
    apply(ctx, &mut moved.files, &asked, cycles)
}

/// What comes late is marked where the body takes it.
fn apply(
    ctx: &Ctx,
    files: &mut [NominationInContext],
    first: &[usize],
    cycles: &[Cycle],
) -> Result<()> {
    for index in first {
        let Some(file) = files.get_mut(*index) else {
            continue;
        };
        let (nomination, content) = (&file.nomination, &file.nomination.content);
        let its: Vec<_> = cycles
            .iter()
            .filter(|cycle| {
                cycle.unit == nomination.places.deciding && cycle.award_code == content.award_code
            })
            .filter(|cycle| {
                cycle.commendation_type == content.commendation_type
                    && cycle.cycle_year == content.cycle_year
            })
            .cloned()
            .collect();
        match cycle::intake(&its, ctx.today()) {
            Intake::Open => {}
            Intake::Late => file.nomination.late = true,
            Intake::Closed(from, to) => {
                return Err(Error::NotTaken(
                    Box::new(Case::of(file, &ctx.law)),
                    from,
                    to,
                ));
            }
        }
    }
    Ok(())
}

/// Each file that was received for the first time gets its code from the body that received it. A
/// rehearsal takes no number: which one it will be is not known before.
pub(super) fn give_codes(
    tx: &mut Conn,
    ctx: &Ctx,
    moved: &mut Moved,
    bodies: &[Unit],
) -> Result<()> {
    if ctx.watched.is_some() {
        return Ok(());
    }
    let mut received: BTreeMap<UnitId, Vec<usize>> = BTreeMap::new();
    for index in &moved.sent {
        let Some(file) = moved.files.get(*index).map(|file| &file.nomination) else {
            continue;
        };
        let is_first = moved
            .before
            .get(*index)
            .is_some_and(|before| before.receipt.is_none());
        if is_first && file.case_code.is_none() {
            received
                .entry(file.places.deciding)
                .or_default()
                .push(*index);
        }
    }
    for (unit, indexes) in received {
        let body = bodies.iter().find(|body| body.id == unit);
        let body =
            body.ok_or_else(|| Error::Internal(format!("{unit} receives and is not there")))?;
        let codes = db::nominations::case_codes::take(
            tx,
            &ctx.reserve,
            body,
            ctx.today().year(),
            indexes.len(),
        )?;
        for (index, code) in indexes.into_iter().zip(codes) {
            if let Some(file) = moved.files.get_mut(index) {
                file.nomination.case_code = Some(code);
            }
        }
    }
    Ok(())
}

/// Gives codes to files that were received before there were any, or by a server of the version
/// before, in the order of their receipts; answers whether there may be more.
pub fn give_codes_to_received(tx: &mut Conn, ctx: &Ctx) -> Result<bool> {
    let files = db::nominations::case_codes::uncoded(tx, MOST)?;
    let mut received: BTreeMap<(UnitId, i32), Vec<NominationId>> = BTreeMap::new();
    for (id, unit, at) in &files {
        let year = local_date(*at).year();
        received.entry((*unit, year)).or_default().push(*id);
    }
    let ids: Vec<UnitId> = received.keys().map(|(unit, _)| *unit).collect();
    let bodies = db::register::units::with_ids(tx, &ids)?;
    for ((unit, year), ids) in received {
        let Some(body) = bodies.iter().find(|body| body.id == unit) else {
            continue;
        };
        let codes = db::nominations::case_codes::take(tx, &ctx.reserve, body, year, ids.len())?;
        db::nominations::case_codes::set(tx, ids.into_iter().zip(&codes))?;
    }
    Ok(i64::try_from(files.len()).is_ok_and(|count| count == MOST))
}

/// What was sent is kept as it was.
pub(super) fn keep_versions<'f>(
    tx: &mut Conn,
    writing: &mut Writing,
    ctx: &Ctx,
    acting: &Actor,
    sent: impl Iterator<Item = &'f NominationInContext>,
) -> Result<()> {
    let kept: Vec<KeptVersion> = sent
        .map(|file| KeptVersion {
            nomination: file.nomination.id,
            number: file.nomination.submissions,
            content: file.nomination.content.clone(),
            submitted_by: acting.name.clone(),
            submitted_at: ctx.now,
        })
        .collect();
    Ok(db::nominations::versions::keep(tx, writing, &kept)?)
}
