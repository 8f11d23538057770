//! A stretch of rows: looked at, brought in or taken back, in one transaction with what is noted of
//! it. So nothing is done twice, whoever goes on, and whenever.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::columns::{
    Careers, Cells, Collectives, EarlierAwards, Initiatives, People, Proposals, RowsOf, Units,
    Users, YearlyRatings,
};
use super::{eligible, lead, notes, stretch};
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Denied};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{ImportId, NominationId, UnitId};
use crate::domain::register::unit::Unit;
use crate::domain::upkeep::import::{
    CellFault, Import, ImportKind, ImportRow, ImportState, RowOutcome,
};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::listed;
use crate::services::{Ctx, record};

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportStep {
    /// It went on by a stretch.
    Gone,
    /// There is nothing to go on with.
    Over,
}

/// What became of a row: what it was kept as, or what is wrong with it.
type Verdict = std::result::Result<Option<Uuid>, Vec<CellFault>>;

/// Goes on with an import by a stretch, with today's rights of who sent it. Who has lost them does
/// nothing: the import stops. An error that passes is an `Err`: the stretch is left.
pub fn step(tx: &mut Conn, ctx: &Ctx, id: ImportId) -> Result<ImportStep> {
    let found = db::upkeep::imports::with_id(tx, id)?;
    let Some(import) = found.filter(|import| import.state.is_going()) else {
        return Ok(ImportStep::Over);
    };
    // Nothing but the import is read before; whether it is still so is asked when it is noted.
    match import.kind {
        ImportKind::Units => db::register::units::lock_tree(tx)?,
        _ => db::register::units::share_tree(tx)?,
    }
    // Noted first: another server that is at the same stretch waits here, and finds it done.
    let (state, job) = (import.state, import.job);
    let import = lead(tx, ctx, import, state, job)?;
    let caller = Caller::Absentee(import.owner);
    let (from, to) = match state {
        ImportState::Publishing => (RowOutcome::Good, ImportState::Published),
        ImportState::Undoing => (RowOutcome::Published, ImportState::Undone),
        _ => (RowOutcome::Unread, ImportState::Checked),
    };
    let most = stretch(import.kind);
    let rows = match state {
        // What a later stretch rests on stands in an earlier one.
        ImportState::Undoing => db::upkeep::imports::last_rows(tx, id, from, most)?,
        _ => db::upkeep::imports::rows(tx, id, from, 0, most)?,
    };
    if rows.is_empty() {
        lead(tx, ctx, import, to, job)?;
        return Ok(ImportStep::Over);
    }
    let done = db::by_itself(tx, |tx| match state {
        ImportState::Undoing => taken_back(tx, ctx, &caller, &import, rows),
        _ => tried(tx, ctx, &caller, &import, rows),
    })?;
    match done {
        Ok(rows) => {
            db::upkeep::imports::save_rows(tx, id, from, rows)?;
            Ok(ImportStep::Gone)
        }
        Err(Error::NotSignedIn | Error::Forbidden(_) | Error::NotFound(_)) => {
            lead(tx, ctx, import, ImportState::Cancelled, None)?;
            Ok(ImportStep::Over)
        }
        Err(error) => Err(error),
    }
}

/// The rows with what became of them when they were looked at or brought in.
pub(super) fn tried(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    import: &Import,
    mut rows: Vec<ImportRow>,
) -> Result<Vec<ImportRow>> {
    // Who has lost the right stops the import: no row is told to be wrong for that.
    let (_, top) = acting(tx, ctx, caller, import)?;
    let strange = strange_units(tx, &top, import.kind, &rows)?;
    let is_kept = import.state == ImportState::Publishing;
    let asked = (ctx, caller, import.unit);
    let verdicts = match import.kind {
        ImportKind::People => verdicts::<People>(tx, asked, &rows, is_kept),
        ImportKind::Ratings => verdicts::<YearlyRatings>(tx, asked, &rows, is_kept),
        ImportKind::Awards => verdicts::<EarlierAwards>(tx, asked, &rows, is_kept),
        ImportKind::Career => verdicts::<Careers>(tx, asked, &rows, is_kept),
        ImportKind::Initiatives => verdicts::<Initiatives>(tx, asked, &rows, is_kept),
        ImportKind::Units => verdicts::<Units>(tx, asked, &rows, is_kept),
        ImportKind::Users => verdicts::<Users>(tx, asked, &rows, is_kept),
        ImportKind::Collectives => verdicts::<Collectives>(tx, asked, &rows, is_kept),
        ImportKind::Nominations => verdicts::<Proposals>(tx, asked, &rows, is_kept),
    }?;
    if !is_kept {
        notes::add(tx, import.kind, &mut rows)?;
    }
    for (row, verdict) in rows.iter_mut().zip(verdicts) {
        let cells = Cells::of(import.kind, row);
        let is_strange = HOMES.iter().any(|home| strange.contains(cells.text(home)));
        if is_strange {
            row.notes.clear();
        }
        match verdict {
            Ok(object) if is_kept => {
                row.outcome = RowOutcome::Published;
                row.object = object;
            }
            Ok(_) => row.outcome = RowOutcome::Good,
            Err(faults) => {
                row.outcome = RowOutcome::Faulty;
                row.faults = with_unit_codes(import.kind, row, faults, is_strange);
            }
        }
    }
    if !is_kept && import.kind == ImportKind::Nominations {
        eligible::add(tx, asked, &mut rows)?;
    }
    Ok(rows)
}

/// Columns in which the code of a unit stands.
const OF_UNITS: [&str; 3] = ["unit_code", "parent_code", "collective_unit"];

/// Columns in which the unit stands to which a row belongs.
const HOMES: [&str; 2] = ["unit_code", "parent_code"];

/// The codes of units outside of the part of who sends the rows: of who and what is there nothing
/// is told.
fn strange_units(
    tx: &mut Conn,
    top: &Unit,
    kind: ImportKind,
    rows: &[ImportRow],
) -> Result<BTreeSet<String>> {
    let homes = |row| HOMES.map(|home| Cells::of(kind, row).text(home));
    let codes: BTreeSet<&str> = rows.iter().flat_map(homes).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let mut strange = BTreeSet::new();
    for some in codes.chunks(db::AT_ONCE) {
        let found = db::register::units::with_codes(tx, some)?.into_iter();
        let outside = found.filter(|unit| !top.path.covers(&unit.path));
        strange.extend(outside.map(|unit| unit.code));
    }
    Ok(strange)
}

/// What is wrong with a row: of a unit that is not known, or is strange to who sends the row, it is
/// told which.
fn with_unit_codes(
    kind: ImportKind,
    row: &ImportRow,
    faults: Vec<CellFault>,
    is_strange: bool,
) -> Vec<CellFault> {
    let cells = Cells::of(kind, row);
    let told = |fault: CellFault| {
        if is_strange && fault.code == "import_namesakes" {
            let code = cells.text("unit_code");
            return CellFault::new("unit_code", "import_unit_unknown").with("code", code);
        }
        let is_unit = OF_UNITS.contains(&fault.column.as_str());
        if !is_unit || fault.code != "unknown_reference" {
            return fault;
        }
        let code = cells.text(&fault.column);
        CellFault::new(&fault.column, "import_unit_unknown").with("code", code)
    };
    faults.into_iter().map(told).collect()
}

/// What becomes of rows: those that are read go together; those of which the use case tells what is
/// wrong are left out, and the others go once more.
fn verdicts<R: RowsOf>(
    tx: &mut Conn,
    (ctx, caller, unit): (&Ctx, &Caller, UnitId),
    rows: &[ImportRow],
    is_kept: bool,
) -> Result<Vec<Verdict>> {
    let asked = (ctx, caller, unit);
    let mut commands: BTreeMap<usize, R::Command> = BTreeMap::new();
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(rows.len());
    for (place, made) in R::made(tx, ctx, rows)?.into_iter().enumerate() {
        verdicts.push(made.map(|command| {
            commands.insert(place, command);
            None
        }));
    }
    while !commands.is_empty() {
        let places: Vec<usize> = commands.keys().copied().collect();
        let together: Vec<R::Command> = commands.values().cloned().collect();
        let faults = match put::<R>(tx, asked, together, is_kept)? {
            Ok(objects) => {
                for (place, object) in places.into_iter().zip(objects) {
                    decide(&mut verdicts, place, Ok(object));
                }
                return Ok(verdicts);
            }
            Err(Error::Invalid(faults) | Error::Duplicate(faults)) => of_each(&faults),
            Err(error) => {
                must_be_of_a_row(error)?;
                BTreeMap::new()
            }
        };
        let told: BTreeMap<usize, Vec<CellFault>> = faults
            .into_iter()
            .filter_map(|(index, faults)| Some((*places.get(index)?, faults)))
            .collect();
        if told.is_empty() {
            return one_by_one::<R>(tx, asked, commands, is_kept, verdicts);
        }
        for (place, faults) in told {
            commands.remove(&place);
            decide(&mut verdicts, place, Err(faults));
        }
    }
    Ok(verdicts)
}

fn decide(verdicts: &mut [Verdict], place: usize, verdict: Verdict) {
    if let Some(one) = verdicts.get_mut(place) {
        *one = verdict;
    }
}

/// Where nothing tells which row is the one, each goes by itself.
fn one_by_one<R: RowsOf>(
    tx: &mut Conn,
    asked: (&Ctx, &Caller, UnitId),
    commands: BTreeMap<usize, R::Command>,
    is_kept: bool,
    mut verdicts: Vec<Verdict>,
) -> Result<Vec<Verdict>> {
    for (place, command) in commands {
        let verdict = match put::<R>(tx, asked, vec![command], is_kept)? {
            Ok(objects) => Ok(objects.into_iter().next().flatten()),
            Err(Error::Invalid(faults) | Error::Duplicate(faults)) => {
                Err(of_each(&faults).into_values().flatten().collect())
            }
            Err(error) => Err(vec![CellFault::new("", must_be_of_a_row(error)?)]),
        };
        decide(&mut verdicts, place, verdict);
    }
    Ok(verdicts)
}

/// Brings rows in by themselves; where they are only looked at, nothing is kept, nor answered.
fn put<R: RowsOf>(
    tx: &mut Conn,
    (ctx, caller, unit): (&Ctx, &Caller, UnitId),
    commands: Vec<R::Command>,
    is_kept: bool,
) -> Result<Result<Vec<Option<Uuid>>>> {
    Ok(if is_kept {
        db::by_itself(tx, |tx| R::put(tx, ctx, caller, unit, commands))?
    } else {
        R::look(tx, ctx, caller, unit, commands).map(|()| Vec::new())
    })
}

/// The code of an error that one row may have caused; any other is one of the whole.
fn must_be_of_a_row(error: Error) -> Result<&'static str> {
    match error {
        Error::Forbidden(Denied::OwnCase | Denied::SameName) => Ok("import_own_case"),
        Error::LostRace => Ok("exists"),
        other => Err(other),
    }
}

/// The faults that a use case tells, by the place of the row in what it was given. What it says of
/// all of them together it says of the first.
fn of_each(faults: &[FieldFault]) -> BTreeMap<usize, Vec<CellFault>> {
    let mut each: BTreeMap<usize, Vec<CellFault>> = BTreeMap::new();
    for fault in faults {
        let mut parts = fault.pointer.trim_start_matches('/').splitn(2, '/');
        let index = parts.next().and_then(|index| index.parse().ok());
        let field = match index {
            Some(_) => parts.next().unwrap_or_default(),
            None => fault.pointer.trim_start_matches('/'),
        };
        let params = fault.params.iter();
        each.entry(index.unwrap_or_default())
            .or_default()
            .push(CellFault {
                column: column_of(field).to_owned(),
                code: fault.code.to_owned(),
                params: params
                    .map(|(name, value)| ((*name).to_owned(), value.clone()))
                    .collect(),
            });
    }
    each
}

/// The column that a member of a command comes from.
fn column_of(field: &str) -> &str {
    match field {
        "unit_id" => "unit_code",
        "subject_id" | "subject" => "staff_code",
        "date" => "decision_date",
        "number" => "decision_number",
        "member" | "collective_id" => "collective_name",
        other if other.starts_with("authors") => "authors",
        other => other,
    }
}

/// The rows with what became of them when they were taken back: each by itself.
fn taken_back(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    import: &Import,
    mut rows: Vec<ImportRow>,
) -> Result<Vec<ImportRow>> {
    let (actor, unit) = acting(tx, ctx, caller, import)?;
    let mut count = 0_usize;
    for row in last_first(tx, import.kind, &mut rows)? {
        if is_gone(tx, ctx, caller, import.kind, row)? {
            row.outcome = RowOutcome::Undone;
            count += usize::from(row.object.is_some());
        } else {
            row.outcome = RowOutcome::Resting;
            row.faults = vec![CellFault::new("", "import_rests")];
        }
    }
    if count > 0 {
        let undone =
            HistoryEvent::plain(Object::Unit(unit.id), EventKind::ImportUndone, unit.version);
        let detail = vec![
            ("what", import.kind.code().to_owned()),
            ("count", count.to_string()),
        ];
        record(tx, ctx, &actor, &[undone.with(detail)], &[])?;
    }
    Ok(rows)
}

/// Who sent it, with the right that they must have today, and its unit.
fn acting(tx: &mut Conn, ctx: &Ctx, caller: &Caller, import: &Import) -> Result<(Actor, Unit)> {
    let actor = access::actor(tx, ctx, caller)?;
    let unit = db::register::units::with_id(tx, import.unit)?.ok_or(Error::NotFound("unit"))?;
    let actor = policy::may(&actor, import.kind.right(), unit.id, &unit.path)?;
    Ok((actor, unit))
}

/// Rows in the order in which they are taken back: the last one first, for what a later row rests
/// on stands before it. A unit may lie below a later one: of them the lowest go first.
fn last_first<'r>(
    tx: &mut Conn,
    kind: ImportKind,
    rows: &'r mut [ImportRow],
) -> Result<Vec<&'r mut ImportRow>> {
    let mut depths: BTreeMap<Uuid, usize> = BTreeMap::new();
    if kind == ImportKind::Units {
        let ids: Vec<UnitId> = rows
            .iter()
            .filter_map(|row| row.object.map(UnitId))
            .collect();
        let units = db::register::units::with_ids(tx, &ids)?.into_iter();
        depths.extend(units.map(|unit| (unit.id.0, unit.path.as_str().len())));
    }
    let mut ordered: Vec<&mut ImportRow> = rows.iter_mut().rev().collect();
    ordered.sort_by_key(|row| Reverse(row.object.and_then(|id| depths.get(&id).copied())));
    Ok(ordered)
}

/// Takes back what a row was kept as; answers whether it is gone.
fn is_gone(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    kind: ImportKind,
    row: &ImportRow,
) -> Result<bool> {
    let Some(id) = row.object else {
        return Ok(true);
    };
    match kind {
        ImportKind::People => People::take_row_back(tx, ctx, row, id),
        ImportKind::Ratings => YearlyRatings::take_back(tx, ctx, id),
        ImportKind::Awards => EarlierAwards::take_back(tx, ctx, id),
        ImportKind::Career => Careers::take_back(tx, ctx, id),
        ImportKind::Initiatives => Initiatives::take_back(tx, ctx, id),
        ImportKind::Units => Units::take_back(tx, ctx, id),
        ImportKind::Users => Users::take_back(tx, ctx, id),
        ImportKind::Collectives => Collectives::take_back(tx, ctx, id),
        ImportKind::Nominations => listed::take_back(tx, ctx, caller, NominationId(id)),
    }
}
