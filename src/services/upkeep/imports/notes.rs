//! What is worth a look in a row and stops nothing: staff codes whose zeros a spreadsheet may have
//! eaten, people who may be on the register already.

mod alike;

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Cells, year_of_month};
use crate::db::{self, Conn};
use crate::domain::base::ids::UnitId;
use crate::domain::base::text::name_key;
use crate::domain::upkeep::import::{CellFault, ImportKind, ImportRow};
use crate::error::Result;

/// So many zeros may be lost.
const MOST_ZEROS: usize = 6;

/// Adds what is worth a look to rows of a kind.
pub(super) fn add(tx: &mut Conn, kind: ImportKind, rows: &mut [ImportRow]) -> Result<()> {
    if kind.columns().iter().any(|one| one.name == "staff_code") {
        lost_zeros(tx, kind, rows)?;
    }
    match kind {
        ImportKind::People => {
            namesakes(tx, rows)?;
            months_left(rows);
            Ok(())
        }
        ImportKind::Units => alike::units(tx, rows),
        ImportKind::Users => alike::accounts(tx, rows),
        ImportKind::Collectives => alike::collectives(tx, rows),
        _ => Ok(()),
    }
}

/// Staff codes of digits alone that nobody has, where somebody has one with zeros before.
fn lost_zeros(tx: &mut Conn, kind: ImportKind, rows: &mut [ImportRow]) -> Result<()> {
    let is_number = |code: &str| !code.is_empty() && code.bytes().all(|sign| sign.is_ascii_digit());
    let codes: BTreeSet<String> = rows
        .iter()
        .map(|row| Cells::of(kind, row).text("staff_code").to_owned())
        .filter(|code| is_number(code))
        .collect();
    let padded = |code: &String| -> Vec<String> {
        let zeros = 0..=MOST_ZEROS;
        zeros
            .map(|count| format!("{}{code}", "0".repeat(count)))
            .collect()
    };
    let sought: Vec<String> = codes.iter().flat_map(padded).collect();
    let sought: Vec<&str> = sought.iter().map(String::as_str).collect();
    let mut known = BTreeSet::new();
    for some in sought.chunks(db::AT_ONCE) {
        let found = db::register::people::subjects_with_staff_codes(tx, some)?;
        known.extend(found.into_iter().map(|(code, _)| code));
    }
    for row in rows {
        let code = Cells::of(kind, row).text("staff_code").to_owned();
        if !codes.contains(&code) || known.contains(&code) {
            continue;
        }
        let other = padded(&code).into_iter().find(|one| known.contains(one));
        row.notes
            .extend(other.map(|other| {
                CellFault::new("staff_code", "import_zeros_lost").with("code", other)
            }));
    }
    Ok(())
}

/// People of the same unit who are called alike.
fn namesakes(tx: &mut Conn, rows: &mut [ImportRow]) -> Result<()> {
    let said = |row: &ImportRow, column: &str| -> String {
        Cells::of(ImportKind::People, row).text(column).to_owned()
    };
    let codes: BTreeSet<String> = rows.iter().map(|row| said(row, "unit_code")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let units: BTreeMap<String, UnitId> = db::register::units::with_codes(tx, &codes)?
        .into_iter()
        .map(|unit| (unit.code, unit.id))
        .collect();
    let keys: Vec<String> = rows
        .iter()
        .map(|row| name_key(&said(row, "full_name")))
        .collect();
    let sought: BTreeSet<&String> = keys.iter().collect();
    let sought: Vec<String> = sought.into_iter().cloned().collect();
    let ids: Vec<UnitId> = units.values().copied().collect();
    let mut known: BTreeMap<(UnitId, String), Vec<String>> = BTreeMap::new();
    for (unit, key, code) in db::register::people::named_alike(tx, &ids, &sought)? {
        known
            .entry((unit, key.unwrap_or_default()))
            .or_default()
            .push(code);
    }
    for (row, key) in rows.iter_mut().zip(keys) {
        let Some(unit) = units.get(&said(row, "unit_code")) else {
            continue;
        };
        let key = (*unit, key);
        let others: Vec<String> = known
            .get(&key)
            .into_iter()
            .flatten()
            .take(3)
            .cloned()
            .collect();
        let own = said(row, "staff_code");
        if !others.is_empty() && !others.contains(&own) {
            let note = CellFault::new("full_name", "import_same_name");
            row.notes.push(note.with("code", others.join(", ")));
        }
    }
    Ok(())
}

/// Births of which the month is written and no day: the year alone is kept.
fn months_left(rows: &mut [ImportRow]) {
    for row in rows {
        let year = year_of_month(Cells::of(ImportKind::People, row).text("birth"));
        let note = |year| CellFault::new("birth", "import_month_left").with("year", year);
        row.notes.extend(year.map(note));
    }
}
