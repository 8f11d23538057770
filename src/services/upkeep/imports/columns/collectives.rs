//! Collectives that can be honoured.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Cells, Made, RowsOf, units_in};
use crate::db::Conn;
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::upkeep::import::{ImportKind, ImportRow};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::register::subjects::{self, ListedCollective};

pub(in crate::services::upkeep::imports) struct Collectives;

impl RowsOf for Collectives {
    type Command = ListedCollective;

    fn made(tx: &mut Conn, _: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<ListedCollective>>> {
        let units = units_in(tx, ImportKind::Collectives, rows, "unit_code")?;
        Ok(rows.iter().map(|row| collective(row, &units)).collect())
    }

    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<ListedCollective>,
    ) -> Result<Vec<Option<Uuid>>> {
        let ids = subjects::import_collectives(tx, ctx, caller, unit, commands)?;
        Ok(ids.into_iter().map(|id| Some(id.0)).collect())
    }

    fn look(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<ListedCollective>,
    ) -> Result<()> {
        subjects::importable_collectives(tx, ctx, caller, unit, &commands)?;
        Ok(())
    }

    fn take_back(tx: &mut Conn, _: &Ctx, id: Uuid) -> Result<bool> {
        subjects::take_back(tx, SubjectId(id))
    }
}

fn collective(row: &ImportRow, units: &BTreeMap<String, UnitId>) -> Made<ListedCollective> {
    let mut cells = Cells::of(ImportKind::Collectives, row);
    let name = cells.line("collective_name", 200);
    let unit = cells.unit("unit_code", units);
    let made = (|| {
        Some(ListedCollective {
            name: name?,
            unit: unit?,
        })
    })();
    cells.done(made)
}
