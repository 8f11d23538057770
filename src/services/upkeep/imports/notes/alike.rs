//! Units, accounts and collectives that may be there already under another code, address or spelling.

use std::collections::{BTreeMap, BTreeSet};

use super::super::columns::{Cells, units_in};
use crate::db::{self, Conn};
use crate::domain::base::ids::UnitId;
use crate::domain::base::text::name_key;
use crate::domain::upkeep::import::{CellFault, ImportKind, ImportRow};
use crate::error::Result;

/// So many of those that are called alike are told.
const MOST_TOLD: usize = 3;

/// What is called so, by the unit and the key of the name.
type Alike = BTreeMap<(UnitId, String), Vec<String>>;

/// The keys of the names in a column.
fn keys(kind: ImportKind, rows: &[ImportRow], column: &str) -> Vec<String> {
    let keys: BTreeSet<String> = rows
        .iter()
        .map(|row| name_key(Cells::of(kind, row).text(column)))
        .collect();
    keys.into_iter().collect()
}

/// The columns that say of which unit a row is, what it is called, and by what it is known.
type Columns = (&'static str, &'static str, &'static str);

/// Notes at rows what is called alike and known by something else.
fn note(
    kind: ImportKind,
    rows: &mut [ImportRow],
    homes: &BTreeMap<String, UnitId>,
    known: &Alike,
    (home, named, own): Columns,
    (code, param): (&'static str, &'static str),
) {
    for row in rows {
        let cells = Cells::of(kind, row);
        let (of, name) = (cells.text(home), name_key(cells.text(named)));
        let alike = homes.get(of).and_then(|unit| known.get(&(*unit, name)));
        let own = cells.text(own);
        let others: Vec<&str> = alike
            .into_iter()
            .flatten()
            .map(String::as_str)
            .take(MOST_TOLD)
            .collect();
        if !others.is_empty() && !others.contains(&own) {
            let note = CellFault::new(named, code).with(param, others.join(", "));
            row.notes.push(note);
        }
    }
}

/// Units below the same one that are called alike.
pub(super) fn units(tx: &mut Conn, rows: &mut [ImportRow]) -> Result<()> {
    let kind = ImportKind::Units;
    let homes = units_in(tx, kind, rows, "parent_code")?;
    let parents: Vec<UnitId> = homes.values().copied().collect();
    let mut known = Alike::new();
    for some in parents.chunks(db::AT_ONCE) {
        for (parent, code, name) in db::register::units::named_below(tx, some)? {
            known
                .entry((parent, name_key(&name)))
                .or_default()
                .push(code);
        }
    }
    let stands = ("parent_code", "unit_name", "unit_code");
    note(
        kind,
        rows,
        &homes,
        &known,
        stands,
        ("import_same_unit", "code"),
    );
    Ok(())
}

/// Accounts of the same unit whose owners are called alike.
pub(super) fn accounts(tx: &mut Conn, rows: &mut [ImportRow]) -> Result<()> {
    let kind = ImportKind::Users;
    let homes = units_in(tx, kind, rows, "unit_code")?;
    let units: Vec<UnitId> = homes.values().copied().collect();
    let mut known = Alike::new();
    let found = db::access::users::named_alike(tx, &units, &keys(kind, rows, "full_name"))?;
    for (unit, key, email) in found {
        known
            .entry((unit, key.unwrap_or_default()))
            .or_default()
            .push(email);
    }
    let stands = ("unit_code", "full_name", "email");
    let told = ("import_same_account", "email");
    note(kind, rows, &homes, &known, stands, told);
    Ok(())
}

/// Collectives of the same unit whose names differ in accents or signs alone.
pub(super) fn collectives(tx: &mut Conn, rows: &mut [ImportRow]) -> Result<()> {
    let kind = ImportKind::Collectives;
    let homes = units_in(tx, kind, rows, "unit_code")?;
    let units: Vec<UnitId> = homes.values().copied().collect();
    let keys = keys(kind, rows, "collective_name");
    let mut known = Alike::new();
    for (unit, name) in db::register::people::collectives_alike(tx, &units, &keys)? {
        let key = name_key(&name);
        known.entry((unit, key)).or_default().push(name);
    }
    let stands = ("unit_code", "collective_name", "collective_name");
    let told = ("import_same_collective", "name");
    note(kind, rows, &homes, &known, stands, told);
    Ok(())
}
