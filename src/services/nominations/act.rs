//! Moving a nomination along its route: the one road for every act, by its holder, by a letter's
//! signature, by a decision.

use std::collections::BTreeSet;

use super::write::bodies;
use super::{NominationWithRights, view_of};
use crate::db::nominations::versions::KeptVersion;
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::base::history::HistoryEvent;
use crate::domain::base::ids::NominationId;
use crate::domain::base::job::QueuedLetter;
use crate::domain::law::stage::{Action, Outcome};
use crate::domain::nominations::cycle::{self, Intake};
use crate::domain::nominations::nomination::{Command, Content, NominationInContext};
use crate::domain::nominations::notices;
use crate::error::{Case, Error, FieldFault, Result};
use crate::services::access::{self, Caller, unheld};
use crate::services::nominations::{appeals, checks, posthumous};
use crate::services::{Ctx, ensure_saved, record};

/// Does something with a nomination: find, see, may, act, save.
pub fn act(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    command: Command,
) -> Result<NominationWithRights> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let acting =
        crate::domain::nominations::rights::may_act(&actor, command.action, &filed, &ctx.moment())?;
    if command.action == Action::GiveBack && filed.nomination.allows(command.action, &ctx.moment())
    {
        db::nominations::lock(tx, &[id])?;
        // What stands on a decision is struck there: that paper changes too.
        if !db::nominations::on_a_decision(tx, &[id])?.is_empty() {
            return Err(Error::WrongStage(filed.nomination.state.stage().to_owned()));
        }
    }
    let moved = carry_out(
        tx,
        ctx,
        &acting,
        vec![PlannedAct {
            filed,
            expected: Some(expected),
        }],
        &command,
    )?;
    record(tx, ctx, &acting, &moved.facts, &moved.following)?;
    let filed = moved.files.into_iter().next().ok_or(Error::LostRace)?;
    let unheld = unheld::sent_to(
        tx,
        ctx,
        &filed.nomination.holders(),
        filed.nomination.hands.barred(),
    )?;
    Ok(NominationWithRights {
        unheld: Some(unheld),
        ..view_of(ctx, &actor, filed)
    })
}

/// A file to move, and the version the caller has seen, if they named one.
pub(in crate::services) struct PlannedAct {
    pub filed: NominationInContext,
    pub expected: Option<i64>,
}

/// Files that moved, what history will tell of each, and the letters that follow.
pub(in crate::services) struct DoneActs {
    pub files: Vec<NominationInContext>,
    pub facts: Vec<HistoryEvent>,
    pub following: Vec<QueuedLetter>,
}

/// Moves files by one command for which the actor has the right, all or none. The checks, papers
/// and cycles are asked for all of them in a fixed number of statements; each file is then saved by
/// its own.
pub(in crate::services) fn carry_out(
    tx: &mut Conn,
    ctx: &Ctx,
    acting: &Actor,
    moves: Vec<PlannedAct>,
    command: &Command,
) -> Result<DoneActs> {
    let moment = ctx.moment();
    let moves = if command.action == Action::Submit {
        for_the_bodies_of_today(tx, ctx, moves)?
    } else {
        moves
    };
    let (mut before, mut files, mut facts) = (Vec::new(), Vec::new(), Vec::new());
    for PlannedAct { filed, expected } in moves {
        let found = filed.nomination.version;
        let (nomination, fact) =
            filed
                .nomination
                .clone()
                .apply(command, acting.acting_in, &moment)?;
        if expected.is_some_and(|expected| expected != found) {
            return Err(Error::Stale);
        }
        before.push(filed.nomination.clone());
        files.push(NominationInContext {
            nomination,
            ..filed
        });
        facts.push(fact);
    }
    if !command.decided_above {
        checks::must_pass(tx, ctx, acting, &files, command.action)?;
        if command.action.outcome() == Some(Outcome::Passed) {
            posthumous::must_fit(tx, ctx, &files)?;
        }
    }
    let handed_on = appeals::to_other_hands(tx, ctx, &mut files, Some(command.action))?;
    let sent: Vec<usize> = (0..files.len())
        .filter(|index| {
            files
                .get(*index)
                .zip(before.get(*index))
                .is_some_and(|(file, before)| file.nomination.submissions > before.submissions)
        })
        .collect();
    if command.action == Action::Submit {
        papers_are_there(tx, ctx, &files)?;
        let (first, again): (Vec<usize>, Vec<usize>) = sent.iter().copied().partition(|index| {
            before
                .get(*index)
                .is_some_and(|file| file.receipt.is_none())
        });
        let asked: Vec<usize> = first
            .into_iter()
            .chain(for_something_new(tx, &files, again)?)
            .collect();
        apply_intake(tx, ctx, &mut files, &asked)?;
    }
    for (index, file) in files.iter_mut().enumerate() {
        ensure_saved(db::nominations::save_if_unchanged(tx, &file.nomination)?)?;
        if file.nomination.appealed {
            db::nominations::save_hands(tx, &file.nomination)?;
        }
        note_hand(tx, acting, command.action, file, sent.contains(&index))?;
    }
    // What goes its way without the letter it waits on leaves that letter.
    let left: Vec<NominationId> = before
        .iter()
        .filter(|file| file.is_open() && !command.by_letter)
        .map(|file| file.id)
        .collect();
    if !left.is_empty() {
        db::nominations::submission_letters::take_off(tx, &left)?;
    }
    keep_versions(
        tx,
        ctx,
        acting,
        sent.iter().filter_map(|index| files.get(*index)),
    )?;
    let mut following: Vec<_> = facts
        .iter()
        .zip(&files)
        .flat_map(|(fact, file)| notices::of_nomination(fact, file, &ctx.law))
        .collect();
    if command.action == Action::Withdraw {
        let reason = command.reason.as_deref();
        for (before, file) in before.iter().zip(&files) {
            following.extend(notices::of_withdrawn(before, file, reason, &ctx.law));
        }
    }
    facts.extend(handed_on);
    Ok(DoneActs {
        files,
        facts,
        following,
    })
}

/// Keeps whose hand has checked a file, until it is sent again.
fn note_hand(
    tx: &mut Conn,
    acting: &Actor,
    action: Action,
    file: &mut NominationInContext,
    is_sent: bool,
) -> Result<()> {
    let before = file.concerned.checked_by.len();
    match (action, acting.user()) {
        (Action::Accept | Action::Clear, Some(user))
            if !file.concerned.checked_by.contains(&user) =>
        {
            file.concerned.checked_by.push(user);
        }
        _ if is_sent => file.concerned.checked_by.clear(),
        _ => {}
    }
    if file.concerned.checked_by.len() == before {
        return Ok(());
    }
    Ok(db::nominations::save_checkers(
        tx,
        file.nomination.id,
        &file.concerned.checked_by,
    )?)
}

/// Every paper the route asks for lies in its slot.
fn papers_are_there(tx: &mut Conn, ctx: &Ctx, files: &[NominationInContext]) -> Result<()> {
    let ids: Vec<NominationId> = files.iter().map(|file| file.nomination.id).collect();
    let filled = db::nominations::documents::filled_slots(tx, &ids)?;
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

/// Files that come in for the first time go to the body that decides today, whichever it was when
/// they were written.
fn for_the_bodies_of_today(
    tx: &mut Conn,
    ctx: &Ctx,
    mut moves: Vec<PlannedAct>,
) -> Result<Vec<PlannedAct>> {
    let is_new = |file: &NominationInContext| file.nomination.receipt.is_none();
    let ids: BTreeSet<_> = moves
        .iter()
        .filter(|one| is_new(&one.filed))
        .flat_map(|one| one.filed.unit_path.ids_upwards())
        .collect();
    if ids.is_empty() {
        return Ok(moves);
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
    Ok(moves)
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

/// The bodies take these files today, by the cycles they have set; what comes late is marked where
/// the body takes it.
fn apply_intake(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &mut [NominationInContext],
    first: &[usize],
) -> Result<()> {
    let asked = || {
        first
            .iter()
            .filter_map(|index| files.get(*index))
            .map(|file| &file.nomination)
    };
    let bodies: BTreeSet<_> = asked().map(|file| file.places.deciding).collect();
    let awards: BTreeSet<_> = asked()
        .map(|file| file.content.award_code.clone())
        .collect();
    let years = asked().map(|file| file.content.cycle_year);
    let cycles = match years.clone().min().zip(years.max()) {
        Some(years) => db::nominations::cycles::for_files(tx, bodies, awards, years)?,
        None => Vec::new(),
    };
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

fn keep_versions<'f>(
    tx: &mut Conn,
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
    Ok(db::nominations::versions::keep(tx, &kept)?)
}
