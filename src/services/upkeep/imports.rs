//! What comes from a workbook. Its rows are kept as they were read; then each stretch of them is
//! looked at, by reading where that tells what is wrong, else as if it were brought in, and nothing
//! of that stays; who sent it sees what is good and what is not, and has the good ones brought in,
//! stretch by stretch, with the rights they have at that moment. As long as nothing rests on it, all
//! of it can be taken back.

mod checked;
mod columns;
mod eligible;
mod letters;
mod looks;
mod notes;
mod rights;
mod stretches;

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::policy::{self, Denied};
use crate::domain::base::ids::{ImportId, JobId, UnitId};
use crate::domain::base::job::Job;
use crate::domain::register::unit::Unit;
use crate::domain::upkeep::import::{
    CellFault, IMPORT_KEPT_FOR, Import, ImportKind, ImportRow, ImportState, ImportTally, RowCheck,
    RowOutcome,
};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, enqueue, ensure_saved, one_more};

pub use checked::{BookRows, rows_behind};
pub use letters::{HeldBack, ImportLetter, ImportLetters, letters_of};
pub use looks::{look, note};
pub use stretches::{ImportStep, step};

/// So many imports are counted one by one.
const COUNTED: i64 = 10_000;

/// How many rows are removed at once.
const REMOVED_AT_ONCE: i32 = 10_000;

/// A file that is sent.
#[derive(Debug, Clone)]
pub struct SentImport {
    /// The unit it is of, with those below.
    pub unit: UnitId,
    /// What its rows are.
    pub kind: ImportKind,
    /// What the file was called.
    pub file_name: String,
}

/// An import as it is shown.
#[derive(Debug, Clone)]
pub struct ShownImport {
    /// The import.
    pub import: Import,
    /// How far its rows are.
    pub tally: ImportTally,
    /// The name of its unit.
    pub unit_name: String,
    /// The name of who sent it.
    pub sent_by: String,
}

impl ShownImport {
    /// Can its good rows be brought in now?
    #[must_use]
    pub fn can_publish(&self) -> bool {
        let fits = matches!(
            self.import.state,
            ImportState::Checked | ImportState::Cancelled
        );
        fits && self.tally.good > 0
    }

    /// Can what was brought in be taken back now?
    #[must_use]
    pub fn can_undo(&self) -> bool {
        let fits = matches!(
            self.import.state,
            ImportState::Published | ImportState::Cancelled | ImportState::Undone
        );
        fits && self.tally.published + self.tally.resting > 0
    }

    /// Can it be stopped now?
    #[must_use]
    pub fn can_cancel(&self) -> bool {
        self.import.state.is_going() || self.import.state == ImportState::Checked
    }

    /// The version of what is said of it: another one after each stretch.
    #[must_use]
    pub fn version(&self) -> i64 {
        let ImportTally {
            good,
            faulty,
            published,
            undone,
            resting,
            ..
        } = self.tally;
        1 + good + faulty + 2 * published + 3 * (undone + resting)
    }
}

/// The unit of what is to be sent, and whether the caller may: asked before the bytes are read.
pub fn may_send(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    what: (UnitId, ImportKind),
) -> Result<Unit> {
    let (actor, unit) = rights::sender(tx, ctx, caller, what)?;
    actor.user().ok_or(Denied::NotHolder)?;
    Ok(unit)
}

/// Keeps which file was sent: its rows follow, or it was refused and nothing does.
pub fn begin(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    sent: SentImport,
    refused: Option<CellFault>,
) -> Result<ImportId> {
    let (actor, unit) = rights::sender(tx, ctx, caller, (sent.unit, sent.kind))?;
    let owner = actor.user().ok_or(Denied::NotHolder)?;
    let import = Import {
        id: ctx.id(),
        unit: unit.id,
        owner,
        kind: sent.kind,
        file_name: sent.file_name,
        state: if refused.is_some() {
            ImportState::Cancelled
        } else {
            ImportState::Read
        },
        rows: 0,
        job: None,
        created_at: ctx.now,
        changed_at: ctx.now,
        refused,
    };
    db::upkeep::imports::insert(tx, &import)?;
    Ok(import.id)
}

/// Keeps a stretch of the rows of a file that is being read.
pub fn keep_rows(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ImportId,
    rows: &[ImportRow],
) -> Result<()> {
    being_read(tx, ctx, caller, id)?;
    Ok(db::upkeep::imports::insert_rows(tx, id, rows)?)
}

/// A file of the caller's own that is being read.
fn being_read(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: ImportId) -> Result<Import> {
    let (actor, import) = rights::seen(tx, ctx, caller, id)?;
    if actor.user() != Some(import.owner) {
        return Err(Denied::NotHolder.into());
    }
    if import.state != ImportState::Read || import.job.is_some() {
        return Err(Error::WrongStage(import.state.to_string()));
    }
    Ok(import)
}

/// All rows are kept: a job looks at them.
pub fn look_at(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ImportId,
    rows: i64,
) -> Result<ShownImport> {
    let import = being_read(tx, ctx, caller, id)?;
    go(tx, ctx, Import { rows, ..import }, ImportState::Read)
}

fn shown(tx: &mut Conn, import: Import) -> Result<ShownImport> {
    let owner = db::access::users::with_id(tx, import.owner)?;
    let unit = db::register::units::with_id(tx, import.unit)?;
    let tally = db::upkeep::imports::tallies(tx, &[import.id])?;
    Ok(ShownImport {
        tally: tally
            .into_iter()
            .map(|(_, one)| one)
            .next()
            .unwrap_or_default(),
        unit_name: unit.map(|unit| unit.name).unwrap_or_default(),
        sent_by: owner.map(|user| user.full_name).unwrap_or_default(),
        import,
    })
}

/// One import, with how far it is.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: ImportId) -> Result<ShownImport> {
    let (_, import) = rights::seen(tx, ctx, caller, id)?;
    shown(tx, import)
}

/// A page of the imports that the caller sees, the newest first, each with how far it is; with how
/// many there are.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<(Import, ImportTally)>> {
    let seen = rights::seen_by(&access::actor(tx, ctx, caller)?);
    let (after, limit) = (page.after.as_deref(), one_more(page).limit);
    let imports = db::upkeep::imports::list(tx, &seen, after, limit)?;
    let ids: Vec<ImportId> = imports.iter().map(|import| import.id).collect();
    let tallies = db::upkeep::imports::tallies(tx, &ids)?;
    let rows = imports
        .into_iter()
        .zip(tallies.into_iter().map(|(_, tally)| tally))
        .collect();
    let mut listed = Listed::cut(rows, page.limit, |(import, _): &(Import, _)| {
        import.id.to_string()
    });
    listed.total = Some(db::upkeep::imports::count_up_to(tx, &seen, COUNTED)?);
    Ok(listed)
}

/// A page of imports, and for which units the caller can send one.
#[derive(Debug, Clone)]
pub struct ImportsBoard {
    /// The imports, the newest first.
    pub imports: Listed<(Import, ImportTally)>,
    /// The units for which they can send one.
    pub units: Vec<Unit>,
    /// What they can send.
    pub kinds: Vec<ImportKind>,
}

/// A page of imports with all that the page of them shows.
pub fn board(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<ImportsBoard> {
    let actor = access::actor(tx, ctx, caller)?;
    let (kinds, units) = rights::sendable(&actor);
    Ok(ImportsBoard {
        imports: list(tx, ctx, caller, page)?,
        units: db::register::units::with_ids(tx, &units)?,
        kinds,
    })
}

/// A page of the rows of an import that are so far, of those alone of which the rules find this
/// where it is said; in the order of the sheet, with how many there are.
pub fn rows(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, outcome, check): (ImportId, RowOutcome, Option<RowCheck>),
    page: &PageRequest,
) -> Result<Listed<ImportRow>> {
    let (_, import) = rights::seen(tx, ctx, caller, id)?;
    let after = page.after.as_deref().and_then(|key| key.parse().ok());
    let (after, limit) = (after.unwrap_or_default(), one_more(page).limit);
    let rows = match check {
        None => db::upkeep::imports::rows(tx, import.id, outcome, after, limit)?,
        Some(check) => {
            let which = (outcome, check);
            db::upkeep::imports::checked_rows(tx, import.id, which, after, limit)?
        }
    };
    let mut listed = Listed::cut(rows, page.limit, |row: &ImportRow| row.place.to_string());
    listed.total = Some(checked::count(tx, import.id, (outcome, check))?);
    Ok(listed)
}

/// Has the good rows brought in: a job does it from here, with the rights of who sent them.
pub fn publish(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: ImportId) -> Result<ShownImport> {
    let shown = acting(tx, ctx, caller, id)?;
    if !shown.can_publish() {
        return Err(Error::WrongStage(shown.import.state.to_string()));
    }
    go(tx, ctx, shown.import, ImportState::Publishing)
}

/// Has what was brought in taken back, as far as nothing rests on it.
pub fn undo(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: ImportId) -> Result<ShownImport> {
    let shown = acting(tx, ctx, caller, id)?;
    if !shown.can_undo() {
        return Err(Error::WrongStage(shown.import.state.to_string()));
    }
    // What could not be taken back before is tried once more.
    let again = (RowOutcome::Resting, RowOutcome::Published);
    db::upkeep::imports::lead_rows(tx, id, again)?;
    go(tx, ctx, shown.import, ImportState::Undoing)
}

/// Stops an import behind the stretch that is being done: what was brought in before stays.
pub fn cancel(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: ImportId) -> Result<ShownImport> {
    let ended = acting(tx, ctx, caller, id)?;
    if !ended.can_cancel() {
        return Err(Error::WrongStage(ended.import.state.to_string()));
    }
    let import = lead(tx, ctx, ended.import, ImportState::Cancelled, None)?;
    shown(tx, import)
}

/// Stops an import with which it fails again and again.
pub fn stop(tx: &mut Conn, ctx: &Ctx, id: ImportId) -> Result<()> {
    let found = db::upkeep::imports::with_id(tx, id)?;
    if let Some(import) = found.filter(|import| import.state.is_going()) {
        lead(tx, ctx, import, ImportState::Cancelled, None)?;
    }
    Ok(())
}

fn acting(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: ImportId) -> Result<ShownImport> {
    let (actor, import) = rights::seen(tx, ctx, caller, id)?;
    let unit = db::register::units::with_id(tx, import.unit)?.ok_or(Error::NotFound("import"))?;
    policy::may(&actor, import.kind.right(), unit.id, &unit.path)?;
    shown(tx, import)
}

fn go(tx: &mut Conn, ctx: &Ctx, import: Import, to: ImportState) -> Result<ShownImport> {
    if let Some(given_up) = import.job {
        db::base::jobs::drop_dead(tx, given_up)?;
    }
    let job: JobId = ctx.id();
    let import = lead(tx, ctx, import, to, Some(job))?;
    let goes_on = Job::Import { import: import.id };
    enqueue(tx, ctx, &[(job, goes_on)])?;
    shown(tx, import)
}

/// Leads an import on, if it is still in the state it was read in.
fn lead(
    tx: &mut Conn,
    ctx: &Ctx,
    import: Import,
    to: ImportState,
    job: Option<JobId>,
) -> Result<Import> {
    let from = import.state;
    let import = Import {
        state: to,
        job,
        changed_at: ctx.now,
        ..import
    };
    ensure_saved(db::upkeep::imports::lead(tx, from, &import)?)?;
    Ok(import)
}

/// Removes the imports that nobody has touched for long, some rows at a time; answers how many rows
/// and imports are gone.
pub fn tidy(tx: &mut Conn, ctx: &Ctx) -> Result<usize> {
    let left = db::upkeep::imports::left(tx, ctx.now - IMPORT_KEPT_FOR, 1)?;
    let Some(id) = left.first().copied() else {
        return Ok(0);
    };
    let first = first_place(tx, id)?;
    match first {
        Some(first) => {
            let below = first.saturating_add(REMOVED_AT_ONCE);
            Ok(db::upkeep::imports::remove_rows(tx, id, below)?)
        }
        None => Ok(db::upkeep::imports::remove(tx, id)?),
    }
}

/// The first row that is left of an import.
fn first_place(tx: &mut Conn, id: ImportId) -> Result<Option<i32>> {
    let mut first = None;
    for outcome in RowOutcome::ALL {
        let row = db::upkeep::imports::rows(tx, id, *outcome, 0, 1)?;
        let place = row.first().map(|row| row.place);
        first = match (first, place) {
            (Some(one), Some(other)) => Some(std::cmp::min(one, other)),
            (one, other) => one.or(other),
        };
    }
    Ok(first)
}

/// How many rows are done at once, as lists count.
fn stretch(kind: ImportKind) -> i64 {
    i64::try_from(kind.stretch()).unwrap_or(i64::MAX)
}
