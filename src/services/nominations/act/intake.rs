//! Whether bodies take files today, by the cycles they have set.

use std::collections::BTreeSet;

use super::Moved;
use crate::db::{self, Conn, Reading};
use crate::domain::base::ids::NominationId;
use crate::domain::nominations::cycle::{self, Cycle, Intake};
use crate::domain::nominations::nomination::{Content, NominationInContext};
use crate::error::{Case, Error, Result};
use crate::services::Ctx;

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
