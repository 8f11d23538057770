//! Units that an administrator brings in from a list: below their own, each maybe below another of
//! the list, wherever that one stands in it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{depth_fault, kind_fault, may_add, taken, unit};
use crate::db::{self, Conn, Saved};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::UnitId;
use crate::domain::base::period::Period;
use crate::domain::base::text::look;
use crate::domain::register::unit::{Unit, UnitKind};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::Caller;
use crate::services::{Ctx, record};

/// A unit as a line of a list names it.
#[derive(Debug, Clone)]
pub struct ListedUnit {
    /// Its official code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// What kind of body it is.
    pub unit_kind: UnitKind,
    /// The code of the unit above it, on the register or in the list.
    pub parent_code: String,
    /// Its first day; none for today.
    pub founded_on: Option<NaiveDate>,
}

/// Adds the units of a list below a unit that the caller administers, all or none: the ids of each,
/// in order. One line of history tells of all of them. The tree is held by who asks.
pub(in crate::services) fn import_each(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    top: UnitId,
    new: &[ListedUnit],
) -> Result<Vec<UnitId>> {
    let (actor, top) = may_add(tx, ctx, caller, top)?;
    let mut list = List::of(tx, ctx, &top, new)?;
    let mut waiting: Vec<usize> = (0..new.len()).collect();
    // Each time round one level more of them finds the unit above it.
    loop {
        let before = waiting.len();
        waiting.retain(|index| !list.place(ctx, *index));
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    let circle = waiting.iter().map(|index| {
        let pointer = format!("/{index}/parent_code");
        FieldFault::new(&pointer, "import_parents_in_a_circle")
    });
    let faults: Vec<FieldFault> = list.faults.into_iter().chain(circle).collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    db::register::units::insert(tx, &list.added).map_err(|failure| taken(failure.into()))?;
    let imported = HistoryEvent::plain(Object::Unit(top.id), EventKind::Imported, top.version);
    let detail = vec![
        ("what", "units".to_owned()),
        ("count", list.added.len().to_string()),
    ];
    record(tx, ctx, &actor, &[imported.with(detail)], &[])?;
    let ids: BTreeMap<&str, UnitId> = list
        .added
        .iter()
        .map(|unit| (unit.code.as_str(), unit.id))
        .collect();
    Ok(new
        .iter()
        .filter_map(|one| ids.get(one.unit_code.as_str()).copied())
        .collect())
}

/// A list on its way into the tree.
struct List<'n> {
    new: &'n [ListedUnit],
    /// Where each code stands first.
    places: BTreeMap<&'n str, usize>,
    /// The looks of codes that units on the register have.
    taken: BTreeSet<String>,
    /// The units below which others can lie, by their codes: those of the register within the part
    /// of the caller, and those that were placed.
    above: BTreeMap<String, Unit>,
    /// Those that were placed, each behind the one above it.
    added: Vec<Unit>,
    /// Those with a fault.
    faulty: BTreeSet<usize>,
    faults: Vec<FieldFault>,
}

impl<'n> List<'n> {
    fn of(tx: &mut Conn, ctx: &Ctx, top: &Unit, new: &'n [ListedUnit]) -> Result<Self> {
        let parents: BTreeSet<&str> = new.iter().map(|one| one.parent_code.as_str()).collect();
        let parents: Vec<&str> = parents.into_iter().collect();
        let looks: Vec<String> = new.iter().map(|one| look(&one.unit_code)).collect();
        let (mut above, mut taken) = (BTreeMap::new(), BTreeSet::new());
        for some in parents.chunks(db::AT_ONCE) {
            let found = db::register::units::with_codes(tx, some)?.into_iter();
            let seen = found.filter(|unit| top.path.covers(&unit.path));
            above.extend(seen.map(|unit| (unit.code.clone(), unit)));
        }
        for some in looks.chunks(db::AT_ONCE) {
            taken.extend(db::register::units::looks_taken(tx, some)?);
        }
        let mut list = Self {
            new,
            places: BTreeMap::new(),
            taken,
            above,
            added: Vec::with_capacity(new.len()),
            faulty: BTreeSet::new(),
            faults: Vec::new(),
        };
        let mut listed = BTreeSet::new();
        for (index, (one, look)) in new.iter().zip(looks).enumerate() {
            list.places.entry(&one.unit_code).or_insert(index);
            if list.taken.contains(&look) {
                list.fault(index, "unit_code", "exists");
            } else if !listed.insert(look) {
                list.fault(index, "unit_code", "twice");
            }
            if one.founded_on.is_some_and(|day| day > ctx.today()) {
                list.fault(index, "founded_on", "in_future");
            }
        }
        Ok(list)
    }

    fn fault(&mut self, index: usize, field: &str, code: &'static str) {
        self.faulty.insert(index);
        let pointer = format!("/{index}/{field}");
        self.faults.push(FieldFault::new(&pointer, code));
    }

    /// Puts a unit below the one above it, or says what is wrong with that; answers false while the
    /// one above waits itself.
    fn place(&mut self, ctx: &Ctx, index: usize) -> bool {
        let Some(one) = self.new.get(index) else {
            return true;
        };
        let Some(above) = self.above.get(&one.parent_code) else {
            let listed = self.places.get(one.parent_code.as_str());
            return match listed {
                None => {
                    self.fault(index, "parent_code", "unknown_reference");
                    true
                }
                Some(place) if self.faulty.contains(place) => {
                    self.faulty.insert(index);
                    self.faults.push(FieldFault {
                        params: vec![("code", one.parent_code.clone())],
                        ..FieldFault::new(&format!("/{index}/parent_code"), "import_parent_faulty")
                    });
                    true
                }
                Some(_) => false,
            };
        };
        let (is_open, fits) = (
            above.is_open(ctx.today()),
            kind_fault(one.unit_kind, above.kind).is_none(),
        );
        let deep = depth_fault(&above.path, 0, &format!("/{index}/parent_code"));
        let (code, name) = (one.unit_code.clone(), one.unit_name.clone());
        let placed = unit(ctx, code, name, one.unit_kind, Some(above));
        if !is_open {
            self.fault(index, "parent_code", "closed_unit");
        }
        if !fits {
            self.fault(index, "unit_kind", "kind_not_below");
        }
        if let Some(fault) = deep {
            self.faulty.insert(index);
            self.faults.push(fault);
        }
        if self.faulty.contains(&index) {
            return true;
        }
        let placed = Unit {
            valid: Period {
                from: one.founded_on.unwrap_or(placed.valid.from),
                ..placed.valid
            },
            ..placed
        };
        self.above.insert(placed.code.clone(), placed.clone());
        self.added.push(placed);
        true
    }
}

/// Takes a unit back that a list brought in, as long as it is as it came and nothing rests on it;
/// answers whether it could.
pub(in crate::services) fn take_back(tx: &mut Conn, id: UnitId) -> Result<bool> {
    if db::register::units::with_id(tx, id)?.is_none() {
        return Ok(true);
    }
    let removed = db::register::units::remove_if_as_added(tx, id)?;
    Ok(matches!(removed, Saved::Yes))
}
