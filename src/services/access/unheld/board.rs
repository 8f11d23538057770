//! What administrators see of offices that nobody holds: which, how many files wait, and who can
//! mend it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::administrators;
use crate::db::access::unheld::WaitedFor;
use crate::db::{self, Conn, PageRequest};
use crate::domain::base::ids::{UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::register::unit::Unit;
use crate::error::Result;
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more};

/// An office that files wait for and nobody holds, or none whose account is open.
#[derive(Debug, Clone)]
pub struct UnheldOffice {
    /// Whose office.
    pub unit: Unit,
    /// Which.
    pub role: Role,
    /// How many files wait.
    pub files: i64,
    /// The nearest due day among them.
    pub due_on: Option<NaiveDate>,
}

/// A page of the offices that files wait for and nobody holds, of the units that the caller manages.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<UnheldOffice>> {
    let managed = access::actor(tx, ctx, caller)?.managed();
    let found = db::access::unheld::waited_for(tx, &managed, ctx.today(), &one_more(page))?;
    let listed = Listed::cut(found, page.limit, |one: &WaitedFor| {
        format!("{}|{}", one.office.unit, one.office.role)
    });
    let units: Vec<UnitId> = listed.items.iter().map(|one| one.office.unit).collect();
    let units: BTreeMap<UnitId, Unit> = db::register::units::with_ids(tx, &units)?
        .into_iter()
        .map(|unit| (unit.id, unit))
        .collect();
    Ok(listed.filter_map(|one| {
        Some(UnheldOffice {
            unit: units.get(&one.office.unit)?.clone(),
            role: one.office.role,
            files: one.files,
            due_on: one.due_on,
        })
    }))
}

/// Who can give these offices to somebody: the names of their nearest administrators.
pub(in crate::services) fn menders(
    tx: &mut Conn,
    ctx: &Ctx,
    offices: &[Office],
) -> Result<Vec<String>> {
    let ids: Vec<UnitId> = offices.iter().map(|office| office.unit).collect();
    let mut able: Vec<UserId> = Vec::new();
    // A file waits for a few offices at most, mostly for one.
    for unit in db::register::units::with_ids(tx, &ids)? {
        able.extend(administrators(tx, ctx, &unit, &[])?);
    }
    let users = db::access::users::with_ids(tx, &able)?;
    let mut names: Vec<String> = users.into_iter().map(|user| user.full_name).collect();
    names.sort();
    names.dedup();
    Ok(names)
}
