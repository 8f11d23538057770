//! Units that come as a list.

use super::{depth_fault, kind_fault, taken, unit};
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::register::unit::{Unit, UnitKind};
use crate::error::{Error, FieldFault, Result};
use crate::services::{Ctx, record};
/// A unit as a list of units names it: code, code of the superior (none for a root), kind, name.
pub type UnitLine = (String, Option<String>, UnitKind, String);

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportedUnits {
    /// Units that were added.
    pub added: usize,
    /// Units whose name was brought up to date.
    pub renamed: usize,
    /// Units that were already as the list says.
    pub unchanged: usize,
}

/// Brings the tree in line with a list of units, superiors first; what is there and not in the list
/// stays. `progress` hears how many lines are done. All in one transaction, which one line of
/// history tells of: run again, it changes nothing.
pub fn import(
    tx: &mut Conn,
    ctx: &Ctx,
    lines: &[UnitLine],
    valid_from: chrono::NaiveDate,
    progress: &mut dyn FnMut(usize),
) -> Result<ImportedUnits> {
    db::register::units::lock_tree(tx)?;
    let mut known: std::collections::HashMap<String, Unit> = std::collections::HashMap::new();
    for chunk in lines.chunks(500) {
        let codes: Vec<&str> = chunk.iter().map(|(code, ..)| code.as_str()).collect();
        known.extend(
            db::register::units::with_codes(tx, &codes)?
                .into_iter()
                .map(|unit| (unit.code.clone(), unit)),
        );
    }
    let mut done = ImportedUnits::default();
    let mut new: Vec<Unit> = Vec::new();
    for (index, (code, parent, kind, name)) in lines.iter().enumerate() {
        match known.get(code) {
            Some(unit) if unit.name == *name => done.unchanged += 1,
            Some(unit) => {
                db::register::units::rename(tx, unit.id, name)?;
                let now = Unit {
                    name: name.clone(),
                    ..unit.clone()
                };
                db::register::former_units::keep(tx, ctx.id(), (unit, &now), ctx.today())?;
                (ctx.follows.unit_renamed)(tx, unit.id)?;
                done.renamed += 1;
            }
            None => {
                let parent = match parent {
                    Some(parent) => Some(
                        known
                            .get(parent)
                            .ok_or_else(|| unknown_superior(index, parent))?,
                    ),
                    None => None,
                };
                if let Some(fault) = parent.and_then(|parent| kind_fault(*kind, parent.kind)) {
                    return Err(Error::Invalid(vec![FieldFault {
                        pointer: format!("/{index}/kind"),
                        ..fault
                    }]));
                }
                let pointer = format!("/{index}");
                if let Some(fault) = parent.and_then(|one| depth_fault(&one.path, 0, &pointer)) {
                    return Err(Error::Invalid(vec![fault]));
                }
                let mut unit = unit(ctx, code.clone(), name.clone(), *kind, parent);
                unit.valid.from = valid_from;
                new.push(unit.clone());
                known.insert(code.clone(), unit);
                done.added += 1;
            }
        }
        if new.len() == 200 {
            db::register::units::insert(tx, &std::mem::take(&mut new))
                .map_err(|failure| taken(failure.into()))?;
        }
        progress(index + 1);
    }
    if !new.is_empty() {
        db::register::units::insert(tx, &new).map_err(|failure| taken(failure.into()))?;
    }
    if done.added + done.renamed > 0 {
        let counts = [("added", done.added), ("renamed", done.renamed)]
            .map(|(what, count)| (what, count.to_string()));
        let imported = HistoryEvent::plain(
            Object::Installation,
            EventKind::Imported,
            ctx.now.timestamp(),
        )
        .with(counts.to_vec());
        record(tx, ctx, &Actor::operator(), &[imported], &[])?;
    }
    Ok(done)
}

pub(super) fn unknown_superior(index: usize, parent: &str) -> Error {
    Error::Invalid(vec![FieldFault {
        pointer: format!("/{index}"),
        code: "unknown_reference",
        params: vec![("value", parent.to_owned())],
    }])
}
