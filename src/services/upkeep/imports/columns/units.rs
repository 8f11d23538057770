//! Units of the tree.

use uuid::Uuid;

use super::{Cells, Made, RowsOf};
use crate::db::Conn;
use crate::domain::base::ids::UnitId;
use crate::domain::register::unit::UnitKind;
use crate::domain::upkeep::import::{ImportKind, ImportRow};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::register::units::{self, ListedUnit};

pub(in crate::services::upkeep::imports) struct Units;

impl RowsOf for Units {
    type Command = ListedUnit;

    fn made(_: &mut Conn, _: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<ListedUnit>>> {
        Ok(rows.iter().map(unit).collect())
    }

    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<ListedUnit>,
    ) -> Result<Vec<Option<Uuid>>> {
        let ids = units::import_each(tx, ctx, caller, unit, &commands)?;
        Ok(ids.into_iter().map(|id| Some(id.0)).collect())
    }

    fn take_back(tx: &mut Conn, _: &Ctx, id: Uuid) -> Result<bool> {
        units::take_back(tx, UnitId(id))
    }
}

fn unit(row: &ImportRow) -> Made<ListedUnit> {
    let mut cells = Cells::of(ImportKind::Units, row);
    let unit_code = cells.line("unit_code", 50);
    let unit_name = cells.line("unit_name", 200);
    let unit_kind = cells.code("unit_kind", UnitKind::ALL, UnitKind::code);
    let parent_code = cells.line("parent_code", 50);
    let founded_on = cells.some_day("founded_on");
    let made = (|| {
        Some(ListedUnit {
            unit_code: unit_code?,
            unit_name: unit_name?,
            unit_kind: unit_kind?,
            parent_code: parent_code?,
            founded_on: founded_on?,
        })
    })();
    cells.done(made)
}
