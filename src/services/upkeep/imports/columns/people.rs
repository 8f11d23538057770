//! People of the staff register.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Cells, Made, RowsOf};
use crate::db::{self, Conn};
use crate::domain::base::ids::{PersonId, UnitId};
use crate::domain::upkeep::import::{CellFault, ImportKind, ImportRow};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::register::people::{self, AddPerson};

pub(in crate::services::upkeep::imports) struct People;

impl RowsOf for People {
    type Command = AddPerson;

    fn made(tx: &mut Conn, _: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<AddPerson>>> {
        let code = |row| Cells::of(ImportKind::People, row).text("unit_code");
        let codes: BTreeSet<&str> = rows.iter().map(code).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let units: BTreeMap<String, UnitId> = db::register::units::with_codes(tx, &codes)?
            .into_iter()
            .map(|unit| (unit.code, unit.id))
            .collect();
        Ok(rows.iter().map(|row| person(row, &units)).collect())
    }

    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<AddPerson>,
    ) -> Result<Vec<Option<Uuid>>> {
        let subjects = people::import(tx, ctx, caller, unit, commands)?;
        Ok(subjects
            .into_iter()
            .map(|subject| subject.person.map(|person| person.0))
            .collect())
    }

    fn take_back(tx: &mut Conn, _: &Ctx, id: Uuid) -> Result<bool> {
        people::take_back(tx, PersonId(id))
    }
}

fn person(row: &ImportRow, units: &BTreeMap<String, UnitId>) -> Made<AddPerson> {
    let mut cells = Cells::of(ImportKind::People, row);
    let staff_code = cells.line("staff_code", 50);
    let full_name = cells.line("full_name", 200);
    let position = cells.some_line("position", 200);
    let unit = cells.line("unit_code", 50).and_then(|code| {
        let unit = units.get(&code).copied();
        if unit.is_none() {
            let unknown = CellFault::new("unit_code", "unknown_reference");
            cells.faults.push(unknown);
        }
        unit
    });
    let is_direct_worker = match cells.text("is_direct_worker") {
        "" | "no" => Some(false),
        "yes" => Some(true),
        _ => {
            let known = CellFault::new("is_direct_worker", "unknown_code");
            cells.faults.push(known.with("known", "x"));
            None
        }
    };
    let made = (|| {
        Some(AddPerson {
            staff_code: staff_code?,
            full_name: full_name?,
            unit: unit?,
            position: position?,
            is_direct_worker: is_direct_worker?,
        })
    })();
    cells.done(made)
}
