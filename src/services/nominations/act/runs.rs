//! One act on very many files. Which files is kept when they are chosen, with the versions they were
//! seen in; each is then done by the one road of all acts, in a transaction of its own, with the
//! rights that who started it has at that moment. What became of it is noted in that transaction: so
//! nothing is done twice, whoever goes on, and whenever. A run leaves no history: its acts do.

use chrono::TimeDelta;

use super::act;
use super::foresee::{foresee as look_ahead, refusal};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::Denied;
use crate::domain::base::ids::{JobId, NominationId, RunId, UserId};
use crate::domain::base::job::Job;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::NominationInContext;
use crate::domain::nominations::run::{
    LineOutcome, MOST_FILES, Refusal, Run, RunLine, RunState, RunTally,
};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{
    Ctx, Listed, NominationFilter, WaitingFilter, enqueue, ensure_saved, one_more,
};

pub use super::foresee::{Foreseen, RefusedTogether};

/// How long it can be looked up what became of the files of a run.
const KEPT_FOR: TimeDelta = TimeDelta::days(90);

/// How many runs are removed at once: each has up to 5,000 files.
const REMOVED_AT_ONCE: i64 = 5;

/// Which files.
#[derive(Debug, Clone)]
pub enum WhichFiles {
    /// These, each as it was seen in a version.
    These(Vec<(NominationId, i64)>),
    /// Of what waits for the caller, as it is now.
    Waiting(WaitingFilter),
    /// Of the list of files, as it is now.
    Listed(Box<NominationFilter>),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct AskedRun {
    /// The act.
    pub action: Action,
    /// As of a single act.
    pub reason: Option<String>,
    /// As of a single act.
    pub citation: Option<String>,
    /// With which files.
    pub files: WhichFiles,
}

/// A run as it is shown.
#[derive(Debug, Clone)]
pub struct ShownRun {
    /// The run.
    pub run: Run,
    /// How far its files are.
    pub tally: RunTally,
    /// The name of who started it.
    pub started_by: String,
    /// Is it the caller's own? Only they act on it.
    pub is_own: bool,
    /// Is it being done, or waits to be?
    pub is_at_work: bool,
}

impl ShownRun {
    /// How far it is: what nobody goes on with any more has stopped.
    #[must_use]
    pub fn state(&self) -> RunState {
        match self.run.state {
            RunState::Going if !self.is_at_work => RunState::Halted,
            state => state,
        }
    }

    /// Can it be started again, for those that are left?
    #[must_use]
    pub fn can_go_on(&self) -> bool {
        self.state() == RunState::Halted && self.tally.left > 0
    }
}

/// A file of a run, and the file itself as far as the caller sees it.
#[derive(Debug, Clone)]
pub struct ShownLine {
    /// What became of it.
    pub line: RunLine,
    /// The file.
    pub file: Option<NominationInContext>,
}

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunStep {
    /// It went on by a file.
    Gone,
    /// There is nothing to go on with.
    Over,
}

/// What the act needs is said once, for all files.
fn is_said(asked: &AskedRun) -> Result<()> {
    let mut faults = Vec::new();
    if asked.action.needs_reason() && asked.reason.is_none() {
        faults.push(FieldFault::new("/reason", "required"));
    }
    if asked.action.needs_citation() && asked.citation.is_none() {
        faults.push(FieldFault::new("/citation", "required"));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// The files that are asked for, as they are now: one statement, and no more than may be.
fn chosen(tx: &mut Conn, actor: &Actor, which: WhichFiles) -> Result<Vec<(NominationId, i64)>> {
    let most = i64::try_from(MOST_FILES).unwrap_or(i64::MAX) + 1;
    let files = match which {
        WhichFiles::These(files) => return Ok(files),
        WhichFiles::Waiting(only) => db::nominations::waiting_versions(tx, actor, &only, most)?,
        WhichFiles::Listed(filter) => {
            let filter = filter.asked_by(actor.user());
            db::nominations::versions_of(tx, &actor.scope(), &filter, most)?
        }
    };
    if files.is_empty() {
        return Err(Error::invalid("/filter", "no_files"));
    }
    if files.len() > MOST_FILES {
        return Err(Error::Invalid(vec![FieldFault {
            params: vec![("limit", MOST_FILES.to_string())],
            ..FieldFault::new("/filter", "too_many_files")
        }]));
    }
    Ok(files)
}

/// What would become of files, and nothing is kept: the run as it would be, and what is foreseen.
pub fn rehearse(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    asked: AskedRun,
) -> Result<(ShownRun, Foreseen)> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let owner = actor.user().ok_or(Denied::NotHolder)?;
    is_said(&asked)?;
    let files = chosen(tx, &actor, asked.files.clone())?;
    let run = new(ctx, owner, asked, files.len());
    let foreseen = look_ahead(tx, ctx, (&actor, &scope), &run.command(), &files)?;
    let tally = RunTally {
        left: run.files,
        ..RunTally::default()
    };
    let shown = ShownRun {
        run,
        tally,
        started_by: actor.name,
        is_own: true,
        is_at_work: false,
    };
    Ok((shown, foreseen))
}

fn new(ctx: &Ctx, owner: UserId, asked: AskedRun, files: usize) -> Run {
    Run {
        id: ctx.id(),
        owner,
        action: asked.action,
        reason: asked.reason,
        citation: asked.citation,
        state: RunState::Chosen,
        files: i64::try_from(files).unwrap_or(i64::MAX),
        job: None,
        created_at: ctx.now,
        changed_at: ctx.now,
    }
}

/// Keeps which files are chosen; nothing is done with them yet.
pub fn choose(tx: &mut Conn, ctx: &Ctx, caller: &Caller, asked: AskedRun) -> Result<RunId> {
    let actor = access::actor(tx, ctx, caller)?;
    let owner = actor.user().ok_or(Denied::NotHolder)?;
    is_said(&asked)?;
    let files = chosen(tx, &actor, asked.files.clone())?;
    let run = new(ctx, owner, asked, files.len());
    db::nominations::runs::insert(tx, &run, &files)?;
    Ok(run.id)
}

/// What would become of the files that are left of a run, for who started it.
pub fn foresee(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RunId) -> Result<Foreseen> {
    let run = own(tx, ctx, caller, id)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let files = db::nominations::runs::files(tx, id)?;
    look_ahead(tx, ctx, (&actor, &scope), &run.command(), &files)
}

/// A run that the caller sees: their own, or of an account they manage; and whether it is theirs.
fn seen(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RunId) -> Result<(Actor, Run, bool)> {
    let actor = access::actor(tx, ctx, caller)?;
    let run = db::nominations::runs::find(tx, id)?.ok_or(Error::NotFound("run"))?;
    let is_own = actor.user() == Some(run.owner);
    if !is_own && db::access::users::find(tx, &actor.managed(), run.owner)?.is_none() {
        return Err(Error::NotFound("run"));
    }
    Ok((actor, run, is_own))
}

/// A run of the caller's own; one they only see is not theirs to act on.
fn own(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RunId) -> Result<Run> {
    let (_, run, is_own) = seen(tx, ctx, caller, id)?;
    if is_own {
        Ok(run)
    } else {
        Err(Denied::NotHolder.into())
    }
}

fn shown(tx: &mut Conn, run: Run, is_own: bool) -> Result<ShownRun> {
    let owner = db::access::users::with_id(tx, run.owner)?;
    let tallies = db::nominations::runs::tallies(tx, &[run.id])?;
    let is_at_work = match run.job {
        Some(job) if run.state == RunState::Going => db::base::jobs::is_queued(tx, job)?,
        _ => false,
    };
    Ok(ShownRun {
        tally: tallies
            .into_iter()
            .map(|(_, tally)| tally)
            .next()
            .unwrap_or_default(),
        started_by: owner.map(|user| user.full_name).unwrap_or_default(),
        is_own,
        is_at_work,
        run,
    })
}

/// One run, with how far it is.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RunId) -> Result<ShownRun> {
    let (_, run, is_own) = seen(tx, ctx, caller, id)?;
    shown(tx, run, is_own)
}

/// A page of the caller's own runs, the newest first, each with how far it is.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<(Run, RunTally)>> {
    let actor = access::actor(tx, ctx, caller)?;
    let runs = match actor.user() {
        Some(user) => {
            let page = one_more(page);
            db::nominations::runs::of_owner(tx, user, page.after.as_deref(), page.limit)?
        }
        None => Vec::new(),
    };
    let ids: Vec<RunId> = runs.iter().map(|run| run.id).collect();
    let tallies = db::nominations::runs::tallies(tx, &ids)?;
    let rows: Vec<(Run, RunTally)> = runs
        .into_iter()
        .zip(tallies.into_iter().map(|(_, tally)| tally))
        .collect();
    Ok(Listed::cut(rows, page.limit, |(run, _)| run.id.to_string()))
}

/// A page of the files of a run that are so far, in the order in which they are done.
pub fn lines(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: RunId,
    outcome: LineOutcome,
    page: &PageRequest,
) -> Result<Listed<ShownLine>> {
    let (actor, run, _) = seen(tx, ctx, caller, id)?;
    let after = page.after.as_deref().and_then(|key| key.parse().ok());
    let lines = db::nominations::runs::lines(
        tx,
        run.id,
        outcome,
        after.unwrap_or_default(),
        one_more(page).limit,
    )?;
    let lines = Listed::cut(lines, page.limit, |line: &RunLine| line.place.to_string());
    let ids: Vec<NominationId> = lines.items.iter().map(|line| line.file).collect();
    let files = db::nominations::with_ids(tx, &actor.scope(), &ids)?;
    Ok(lines.filter_map(|mut line| {
        let file = files.iter().find(|file| file.nomination.id == line.file);
        // Who does not see the file hears of it no more than the code.
        if let (None, Some(refusal)) = (file, &mut line.refusal) {
            *refusal = Refusal::plain(&refusal.code);
        }
        Some(ShownLine {
            line,
            file: file.cloned(),
        })
    }))
}

/// Starts a run: a job goes on with it from here.
pub fn start(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RunId) -> Result<ShownRun> {
    let run = own(tx, ctx, caller, id)?;
    if run.state != RunState::Chosen {
        return Err(Error::WrongStage(run.state.to_string()));
    }
    go(tx, ctx, run)
}

/// Starts a run again that has stopped, for the files that are left.
pub fn go_on(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RunId) -> Result<ShownRun> {
    let run = own(tx, ctx, caller, id)?;
    let shown = shown(tx, run, true)?;
    if !shown.can_go_on() {
        return Err(Error::WrongStage(shown.run.state.to_string()));
    }
    if let Some(given_up) = shown.run.job {
        db::base::jobs::drop_dead(tx, given_up)?;
    }
    go(tx, ctx, shown.run)
}

fn go(tx: &mut Conn, ctx: &Ctx, run: Run) -> Result<ShownRun> {
    let job: JobId = ctx.id();
    lead(tx, ctx, &run, RunState::Going, Some(job))?;
    enqueue(tx, ctx, &[(job, Job::Run { run: run.id })])?;
    let run = Run {
        state: RunState::Going,
        job: Some(job),
        changed_at: ctx.now,
        ..run
    };
    shown(tx, run, true)
}

fn lead(tx: &mut Conn, ctx: &Ctx, run: &Run, to: RunState, job: Option<JobId>) -> Result<()> {
    ensure_saved(db::nominations::runs::lead(tx, run, to, job, ctx.now)?)
}

/// Stops a run behind the file that is being done.
pub fn stop(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RunId) -> Result<ShownRun> {
    let run = own(tx, ctx, caller, id)?;
    if run.state != RunState::Going {
        return Err(Error::WrongStage(run.state.to_string()));
    }
    lead(tx, ctx, &run, RunState::Halted, None)?;
    let run = Run {
        state: RunState::Halted,
        job: None,
        changed_at: ctx.now,
        ..run
    };
    shown(tx, run, true)
}

/// Goes on with a run by one file, with today's rights of who started it. An error that passes is
/// an `Err`: the file is left. Who could not sign in any more does nothing: the run stops.
pub fn step(tx: &mut Conn, ctx: &Ctx, id: RunId) -> Result<RunStep> {
    db::register::units::share_tree(tx)?;
    let going = db::nominations::runs::find(tx, id)?.filter(|run| run.state == RunState::Going);
    let Some(run) = going else {
        return Ok(RunStep::Over);
    };
    let Some(line) = next(tx, id)? else {
        lead(tx, ctx, &run, RunState::Ended, run.job)?;
        return Ok(RunStep::Over);
    };
    let caller = Caller::Absentee(run.owner);
    match access::actor(tx, ctx, &caller) {
        Ok(_) => {}
        Err(Error::NotSignedIn) => {
            lead(tx, ctx, &run, RunState::Halted, None)?;
            return Ok(RunStep::Over);
        }
        Err(error) => return Err(error),
    }
    // Noted first: another server that is at the same file waits here, and finds it noted.
    ensure_saved(db::nominations::runs::note_done(tx, id, line.place)?)?;
    let done = db::by_itself(tx, |tx| {
        act(tx, ctx, &caller, line.file, line.version, run.command())
    })?;
    match done {
        Ok(_) => {}
        Err(
            error @ (Error::Unavailable(_)
            | Error::LostRace
            | Error::InFlight
            | Error::NotSignedIn
            | Error::Internal(_)),
        ) => return Err(error),
        Err(error) => {
            let why = refusal(&error);
            ensure_saved(db::nominations::runs::note_refused(
                tx, id, line.place, &why,
            )?)?;
        }
    }
    Ok(RunStep::Gone)
}

/// Notes of the next file of a run that it cannot be done.
pub fn refuse_next(tx: &mut Conn, id: RunId, why: &Refusal) -> Result<()> {
    let Some(line) = next(tx, id)? else {
        return Ok(());
    };
    ensure_saved(db::nominations::runs::note_done(tx, id, line.place)?)?;
    ensure_saved(db::nominations::runs::note_refused(
        tx, id, line.place, why,
    )?)
}

fn next(tx: &mut Conn, id: RunId) -> Result<Option<RunLine>> {
    let mut left = db::nominations::runs::lines(tx, id, LineOutcome::Left, 0, 1)?;
    Ok(left.pop())
}

/// Removes the runs that nobody has touched for long.
pub fn tidy(tx: &mut Conn, ctx: &Ctx) -> Result<usize> {
    let left = db::nominations::runs::left(tx, ctx.now - KEPT_FOR, REMOVED_AT_ONCE)?;
    if left.is_empty() {
        return Ok(0);
    }
    Ok(db::nominations::runs::remove(tx, &left)?)
}
