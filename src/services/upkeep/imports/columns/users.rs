//! Accounts with their roles: a role a row, rows of one address of one account.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Cells, Made, RowsOf, units_in};
use crate::db::Conn;
use crate::domain::base::ids::UnitId;
use crate::domain::base::office::Role;
use crate::domain::upkeep::import::{ImportKind, ImportRow};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::access::users::{self, ListedRole};

pub(in crate::services::upkeep::imports) struct Users;

impl RowsOf for Users {
    type Command = ListedRole;

    fn made(tx: &mut Conn, _: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<ListedRole>>> {
        let units = units_in(tx, ImportKind::Users, rows, "unit_code")?;
        Ok(rows.iter().map(|row| role(row, &units)).collect())
    }

    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<ListedRole>,
    ) -> Result<Vec<Option<Uuid>>> {
        let kept = users::import(tx, ctx, caller, unit, commands)?;
        Ok(kept.into_iter().map(Some).collect())
    }

    fn take_back(tx: &mut Conn, _: &Ctx, id: Uuid) -> Result<bool> {
        users::take_back(tx, id)
    }
}

fn role(row: &ImportRow, units: &BTreeMap<String, UnitId>) -> Made<ListedRole> {
    let mut cells = Cells::of(ImportKind::Users, row);
    let email = cells.email("email");
    let full_name = cells.line("full_name", 200);
    let staff_code = cells.some_line("staff_code", 50);
    let role = cells.code("role", Role::ALL, Role::code);
    let unit = cells.unit("unit_code", units);
    let (from, to) = (cells.some_day("from"), cells.some_day("to"));
    let made = (|| {
        Some(ListedRole {
            email: email?,
            full_name: full_name?,
            staff_code: staff_code?,
            role: role?,
            unit: unit?,
            from: from?,
            to: to?,
        })
    })();
    cells.done(made)
}
