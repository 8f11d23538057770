//! Initiatives, with who made them: `0012:60; 0013:40`.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Cells, Made, RowsOf};
use crate::db::{self, Conn, Reading, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{InitiativeId, SubjectId, UnitId};
use crate::domain::register::initiative::{Initiative, InitiativeAuthor, Reach};
use crate::domain::upkeep::import::{CellFault, ImportKind, ImportRow};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::register::initiatives::{self, EnterInitiative};

pub(in crate::services::upkeep::imports) struct Initiatives;

/// An initiative as its row says it; of the unit of the file where it names none.
#[derive(Clone)]
pub(in crate::services::upkeep::imports) struct SaidInitiative {
    unit: Option<UnitId>,
    rest: EnterInitiative,
}

/// What is known of who and what rows name.
struct Known {
    units: BTreeMap<String, UnitId>,
    people: BTreeMap<String, SubjectId>,
}

impl RowsOf for Initiatives {
    type Command = SaidInitiative;

    fn made(tx: &mut Conn, _: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<SaidInitiative>>> {
        let said = |row, column| Cells::of(ImportKind::Initiatives, row).text(column);
        let codes: BTreeSet<&str> = rows.iter().map(|row| said(row, "unit_code")).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let units = db::register::units::with_codes(tx, &codes)?;
        let staff: BTreeSet<&str> = rows
            .iter()
            .flat_map(|row| authors(said(row, "authors")))
            .map(|(code, _)| code)
            .collect();
        let staff: Vec<&str> = staff.into_iter().collect();
        let mut people = BTreeMap::new();
        for some in staff.chunks(db::AT_ONCE) {
            people.extend(db::register::people::subjects_with_staff_codes(tx, some)?);
        }
        let known = Known {
            units: units.into_iter().map(|unit| (unit.code, unit.id)).collect(),
            people,
        };
        Ok(rows.iter().map(|row| initiative(row, &known)).collect())
    }

    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<SaidInitiative>,
    ) -> Result<Vec<Option<Uuid>>> {
        let commands = entered(unit, commands);
        let first = |authors: &[InitiativeAuthor]| authors.first().map(|one| one.subject);
        let wanted: Vec<_> = commands
            .iter()
            .map(|one| (one.unit, one.title.clone(), one.decision_number.clone()))
            .collect();
        let mut subjects: Vec<SubjectId> = commands
            .iter()
            .filter_map(|one| first(&one.authors))
            .collect();
        subjects.sort_unstable();
        subjects.dedup();
        initiatives::import(tx, ctx, caller, unit, commands)?;
        // One decision recognises one of a title in a unit.
        let mut made: BTreeMap<(UnitId, String, String), InitiativeId> = BTreeMap::new();
        for some in subjects.chunks(db::AT_ONCE) {
            let found = db::register::initiatives::of_subjects(some).ask(tx)?;
            made.extend(found.iter().map(|(_, one)| (key(one), one.id)));
        }
        let id = |key: &(UnitId, String, String)| made.get(key).map(|id| id.0);
        Ok(wanted.iter().map(id).collect())
    }

    fn look(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<SaidInitiative>,
    ) -> Result<()> {
        initiatives::importable(tx, ctx, caller, unit, &entered(unit, commands))?;
        Ok(())
    }

    fn take_back(tx: &mut Conn, _: &Ctx, id: Uuid) -> Result<bool> {
        let found = db::register::initiatives::find(tx, &Scope::All, InitiativeId(id))?;
        let Some(one) = found else {
            return Ok(true);
        };
        if one.version != 1 || one.spent_on.is_some() {
            return Ok(false);
        }
        let removed = db::register::initiatives::delete_if_unchanged(tx, &one)?;
        Ok(matches!(removed, Saved::Yes))
    }
}

/// What rows ask for, those that name no unit for that of the file.
fn entered(unit: UnitId, commands: Vec<SaidInitiative>) -> Vec<EnterInitiative> {
    let one = |said: SaidInitiative| EnterInitiative {
        unit: said.unit.unwrap_or(unit),
        ..said.rest
    };
    commands.into_iter().map(one).collect()
}

fn key(one: &Initiative) -> (UnitId, String, String) {
    (one.unit, one.title.clone(), one.decision_number.clone())
}

/// The staff codes of a cell, each with its share as it is written.
fn authors(cell: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let parts = cell
        .split([';', ','])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(|part| match part.rsplit_once([':', '(']) {
        Some((code, share)) => {
            let share = share.trim_end_matches([')', ' ']).trim_end_matches('%');
            (code.trim(), Some(share.trim()))
        }
        None => (part, None),
    })
}

/// Who made it, and how much of it is whose; who is alone has the whole.
fn authors_of(cells: &mut Cells<'_>, known: &Known) -> Option<Vec<InitiativeAuthor>> {
    let said: Vec<(&str, Option<&str>)> = authors(cells.text("authors")).collect();
    if said.is_empty() {
        cells.fault("authors", "required");
        return None;
    }
    let (mut found, mut is_whole) = (Vec::new(), true);
    for (code, share) in &said {
        let Some(subject) = known.people.get(*code) else {
            let unknown = CellFault::new("authors", "import_author_unknown");
            cells.faults.push(unknown.with("code", code));
            is_whole = false;
            continue;
        };
        let share = match share {
            Some(share) => share.parse().ok(),
            None if said.len() == 1 => Some(100),
            None => None,
        };
        let Some(share) = share else {
            cells.fault("authors", "import_author_share");
            is_whole = false;
            continue;
        };
        found.push(InitiativeAuthor {
            subject: *subject,
            share,
        });
    }
    is_whole.then_some(found)
}

fn initiative(row: &ImportRow, known: &Known) -> Made<SaidInitiative> {
    let mut cells = Cells::of(ImportKind::Initiatives, row);
    let title = cells.line("title", 300);
    let reach = cells.code("reach", Reach::ALL, Reach::code);
    let recognised_on = cells.day("recognised_on");
    let recognised_by = cells.line("recognised_by", 200);
    let decision_number = cells.paper_number("decision_number", 50);
    let authors = authors_of(&mut cells, known);
    let unit = cells.some_line("unit_code", 50).and_then(|code| {
        let Some(code) = code else {
            return Some(None);
        };
        let unit = known.units.get(&code).copied();
        if unit.is_none() {
            cells.fault("unit_code", "unknown_reference");
        }
        unit.map(Some)
    });
    let made = (|| {
        let unit = unit?;
        Some(SaidInitiative {
            unit,
            rest: EnterInitiative {
                // Of the file's unit where the row names none.
                unit: unit.unwrap_or(UnitId(Uuid::nil())),
                title: title?,
                reach: reach?,
                recognised_on: recognised_on?,
                recognised_by: recognised_by?,
                decision_number: decision_number?,
                authors: authors?,
            },
        })
    })();
    cells.done(made)
}
