//! Moving a nomination along its route: the one road for every act, by its holder, by a letter's
//! signature, by a decision.

pub mod assignments;
mod foresee;
pub(super) mod receipt;
pub mod runs;

use std::collections::BTreeSet;

use super::{NominationWithRights, view_of};
use crate::db::{self, Conn, Reading, Writing};
use crate::domain::access::actor::Actor;
use crate::domain::base::history::HistoryEvent;
use crate::domain::base::ids::NominationId;
use crate::domain::base::job::QueuedLetter;
use crate::domain::base::office::Office;
use crate::domain::law::stage::{Action, Outcome};
use crate::domain::nominations::nomination::{Command, Nomination, NominationInContext};
use crate::domain::nominations::notices;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller, Held, unheld};
use crate::services::nominations::{appeals, checks, posthumous};
use crate::services::{Ctx, ensure_saved, record_with};

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
    let asked = db::nominations::to_act_on(id);
    let (actor, found) = access::actor_and(tx, ctx, caller, asked)?;
    let filed = found
        .seen_by(tx, &actor.scope())?
        .ok_or(Error::NotFound("nomination"))?;
    let acting =
        crate::domain::nominations::rights::may_act(&actor, command.action, &filed, &ctx.moment())?;
    if command.action == Action::GiveBack && filed.nomination.allows(command.action, &ctx.moment())
    {
        db::nominations::lock(tx, &[id])?;
        // What stands on a decision is struck there: that paper changes too.
        if !db::nominations::on_a_decision(&[id]).ask(tx)?.is_empty() {
            return Err(Error::WrongStage(filed.nomination.state.stage().to_owned()));
        }
    }
    let (mut moved, writing) = prepare(
        tx,
        ctx,
        &acting,
        vec![PlannedAct {
            filed,
            expected: Some(expected),
            is_locked: true,
            detail: Vec::new(),
        }],
        &command,
    )?;
    let DoneActs {
        files,
        facts,
        following,
        held,
    } = &mut moved;
    record_with(tx, ctx, &acting, facts, following, held, writing)?;
    let filed = files.pop().ok_or(Error::LostRace)?;
    let unheld = unheld::sent_to(
        tx,
        ctx,
        &filed.nomination.holders(),
        filed.nomination.hands.barred(),
        held,
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
    /// Is the row of its subject locked already?
    pub is_locked: bool,
    /// What history and the letters tell of it beside the act: how a council voted.
    pub detail: Vec<(&'static str, String)>,
}

/// Files that moved, what history will tell of each, and the letters that follow.
pub(in crate::services) struct DoneActs {
    pub files: Vec<NominationInContext>,
    pub facts: Vec<HistoryEvent>,
    pub following: Vec<QueuedLetter>,
    /// Who holds the offices they are with, and those that are written to.
    pub held: Held,
}

/// Moves files by one command for which the actor has the right, all or none.
pub(in crate::services) fn carry_out(
    tx: &mut Conn,
    ctx: &Ctx,
    acting: &Actor,
    moves: Vec<PlannedAct>,
    command: &Command,
) -> Result<DoneActs> {
    let (done, mut writing) = prepare(tx, ctx, acting, moves, command)?;
    ensure_saved(writing.done(tx)?)?;
    Ok(done)
}

/// Files as they were, as the command leaves them, and what history tells of each.
struct Moved {
    before: Vec<Nomination>,
    files: Vec<NominationInContext>,
    facts: Vec<HistoryEvent>,
    /// Which of them were sent by it.
    sent: Vec<usize>,
    are_locked: bool,
}

impl Moved {
    fn by(command: &Command, ctx: &Ctx, acting: &Actor, moves: Vec<PlannedAct>) -> Result<Self> {
        let mut moved = Self {
            before: Vec::new(),
            files: Vec::new(),
            facts: Vec::new(),
            sent: Vec::new(),
            are_locked: true,
        };
        for (index, planned) in moves.into_iter().enumerate() {
            let (filed, before) = (planned.filed.clone(), planned.filed.nomination);
            let (by, subject) = (acting.acting_in, filed.subject_kind);
            let (nomination, mut fact) =
                filed
                    .nomination
                    .apply(command, by, subject, &ctx.moment())?;
            fact.detail.extend(planned.detail);
            if planned
                .expected
                .is_some_and(|expected| expected != before.version)
            {
                return Err(Error::Stale);
            }
            if nomination.submissions > before.submissions {
                moved.sent.push(index);
            }
            moved.are_locked &= planned.is_locked;
            moved.before.push(before);
            moved.files.push(NominationInContext {
                nomination,
                ..filed
            });
            moved.facts.push(fact);
        }
        Ok(moved)
    }

    /// Those that were sent.
    fn sent(&self) -> impl Iterator<Item = &NominationInContext> {
        self.sent.iter().filter_map(|index| self.files.get(*index))
    }

    /// Those that go their way without the letter they wait on: they leave it.
    fn left(&self, command: &Command) -> Vec<NominationId> {
        self.before
            .iter()
            .filter(|file| file.is_open() && !command.by_letter)
            .map(|file| file.id)
            .collect()
    }

    /// The letters that follow.
    fn letters(&self, ctx: &Ctx, command: &Command) -> Vec<QueuedLetter> {
        let moved = self.facts.iter().zip(&self.files);
        let mut letters: Vec<_> = moved
            .flat_map(|(fact, file)| notices::of_nomination(fact, file, &ctx.law))
            .collect();
        if command.action == Action::Withdraw {
            let reason = command.reason.as_deref();
            for (before, file) in self.before.iter().zip(&self.files) {
                letters.extend(notices::of_withdrawn(before, file, reason, &ctx.law));
            }
        }
        letters
    }
}

/// The same, with the changes that have not been made yet. What stands in their way, and who hears
/// of it, is asked for all files in one journey; each is then saved by a statement of its own.
fn prepare(
    tx: &mut Conn,
    ctx: &Ctx,
    acting: &Actor,
    moves: Vec<PlannedAct>,
    command: &Command,
) -> Result<(DoneActs, Writing)> {
    let (moves, bodies) = if command.action == Action::Submit {
        receipt::for_the_bodies_of_today(tx, ctx, moves)?
    } else {
        (moves, Vec::new())
    };
    let mut moved = Moved::by(command, ctx, acting, moves)?;
    let is_checked = !command.decided_above && checks::can_stop(ctx, command.action);
    let must_fit = !command.decided_above && command.action.outcome() == Some(Outcome::Passed);
    let is_submission = command.action == Action::Submit;
    let left = moved.left(command);
    if is_checked && !moved.are_locked {
        checks::lock_subjects(tx, &moved.files)?;
    }
    let refs: Vec<&NominationInContext> = moved.files.iter().collect();
    let of = |is_asked| if is_asked { refs.as_slice() } else { &[] };
    let asked = (
        checks::evidence(of(is_checked)),
        posthumous::lives(of(must_fit)),
        receipt::papers_in_place(of(is_submission)),
        receipt::cycles_of(of(is_submission)),
        db::nominations::submission_letters::drafted_with(&left),
        Held::asked(ctx, concerned(ctx, &moved, command)),
    );
    let (evidence, lives, filled, cycles, drafted, held) = asked.ask(tx)?;
    if is_checked {
        checks::must_pass_by(tx, ctx, acting, &moved.files, command.action, evidence)?;
    }
    if must_fit {
        posthumous::must_fit_by(ctx, &moved.files, &lives)?;
    }
    let handed_on = appeals::to_other_hands(tx, ctx, &mut moved.files, Some(command.action))?;
    if is_submission {
        receipt::papers_are_there(ctx, &moved.files, &filled)?;
        receipt::take_in(tx, ctx, &mut moved, &cycles)?;
        receipt::give_codes(tx, ctx, &mut moved, &bodies)?;
    }
    let mut writing = save(tx, acting, command, &mut moved)?;
    db::nominations::submission_letters::take_off(tx, &left, drafted)?;
    receipt::keep_versions(tx, &mut writing, ctx, acting, moved.sent())?;
    let following = moved.letters(ctx, command);
    let Moved {
        files, mut facts, ..
    } = moved;
    facts.extend(handed_on);
    let done = DoneActs {
        files,
        facts,
        following,
        held,
    };
    Ok((done, writing))
}

/// Saves files among changes that wait.
fn save(tx: &mut Conn, acting: &Actor, command: &Command, moved: &mut Moved) -> Result<Writing> {
    let (mut writing, are_many) = (Writing::default(), moved.files.len() > 1);
    for (index, file) in moved.files.iter_mut().enumerate() {
        let is_sent = moved.sent.contains(&index);
        let is_noted = note_hand(acting, command.action, file, is_sent);
        let checkers = is_noted.then_some(file.concerned.checked_by.as_slice());
        let saved = db::nominations::save(
            tx,
            &mut writing,
            moved.before.get(index),
            &file.nomination,
            checkers,
        )?;
        ensure_saved(saved)?;
        // Of many files each is saved by a statement that is kept, not all by one of any length.
        if are_many {
            ensure_saved(writing.done(tx)?)?;
        }
        if file.nomination.appealed {
            db::nominations::save_hands(tx, &file.nomination)?;
        }
    }
    Ok(writing)
}

/// The offices that files come to, and those that will be written to of it, as far as that is known
/// before what stands in their way.
fn concerned(ctx: &Ctx, moved: &Moved, command: &Command) -> BTreeSet<Office> {
    let letters = moved.letters(ctx, command).into_iter();
    let holders = moved
        .files
        .iter()
        .flat_map(|file| file.nomination.holders());
    holders.chain(letters.map(|letter| letter.office)).collect()
}

/// Notes whose hand has checked a file, until it is sent again; answers whether that changed.
fn note_hand(
    acting: &Actor,
    action: Action,
    file: &mut NominationInContext,
    is_sent: bool,
) -> bool {
    let checked_by = &mut file.concerned.checked_by;
    let before = checked_by.len();
    match (action, acting.user()) {
        (Action::Accept | Action::Clear, Some(user)) if !checked_by.contains(&user) => {
            checked_by.push(user);
        }
        _ if is_sent => checked_by.clear(),
        _ => {}
    }
    checked_by.len() != before
}
