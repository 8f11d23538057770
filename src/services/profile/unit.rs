//! A unit as its page shows it.

use super::{FirstOf, MOST, first, told};
use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::ClientScope;
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{HistoryEntry, Object};
use crate::domain::base::ids::UnitId;
use crate::domain::base::office::{Office, Role};
use crate::domain::register::people::Subject;
use crate::domain::register::unit::{FormerUnit, Unit};
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};

/// An office of a unit, and who holds it today.
#[derive(Debug, Clone)]
pub struct OfficeHolders {
    /// The role.
    pub role: Role,
    /// The names of those who hold it or stand in.
    pub names: Vec<String>,
    /// How many files wait for it.
    pub files: i64,
}

/// A unit as its page shows it.
#[derive(Debug, Clone)]
pub struct UnitProfile {
    /// The unit.
    pub unit: Unit,
    /// Is it open today?
    pub is_open: bool,
    /// The unit above it, where the reader sees that.
    pub parent: Option<Unit>,
    /// What took its place.
    pub successor: Option<Unit>,
    /// What it was called before, the oldest first.
    pub former: Vec<FormerUnit>,
    /// The units right below it.
    pub below: FirstOf<Unit>,
    /// Its offices that somebody holds, or that a file waits for.
    pub offices: Vec<OfficeHolders>,
    /// Its own collective, where that was entered.
    pub collective: Option<Subject>,
    /// May one hand check and decide?
    pub one_hand: bool,
    /// What was done with it.
    pub history: Vec<HistoryEntry>,
    /// Can the reader change it?
    pub may_manage: bool,
}

/// A unit, for a reader who sees the register there.
pub fn unit(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: UnitId) -> Result<UnitProfile> {
    let actor = access::actor(tx, ctx, caller)?;
    let seen = actor.kept(ClientScope::UnitsWrite);
    let unit = db::register::units::find(tx, &seen, id)?.ok_or(Error::NotFound("unit"))?;
    let around: Vec<UnitId> = unit.parent.into_iter().chain(unit.successor).collect();
    let around = db::register::units::with_ids(tx, &around)?;
    let beside = |id: Option<UnitId>| around.iter().find(|other| Some(other.id) == id).cloned();
    let below = db::register::units::list(tx, &seen, None, Some(id), &first(MOST))?;
    let collective = db::register::namesakes::of_units(&[id]).ask(tx)?.pop();
    let collective = match collective {
        Some((_, subject)) => db::register::people::subjects_with_ids(tx, &[subject])?.pop(),
        None => None,
    };
    Ok(UnitProfile {
        is_open: unit.is_open(ctx.today()),
        parent: beside(unit.parent).filter(|parent| seen.contains(&parent.path)),
        successor: beside(unit.successor).filter(|successor| seen.contains(&successor.path)),
        former: db::register::former_units::of(tx, id)?,
        below: FirstOf::cut(below, MOST),
        offices: offices(tx, ctx, id)?,
        collective: collective.map(|(subject, _)| subject),
        one_hand: db::register::units::one_hand(tx, id)?,
        history: told(tx, Object::Unit(id))?,
        may_manage: policy::may(&actor, Right::ManageAccess, unit.id, &unit.path).is_ok(),
        unit,
    })
}

/// The offices of a unit that mean something there.
fn offices(tx: &mut Conn, ctx: &Ctx, id: UnitId) -> Result<Vec<OfficeHolders>> {
    let all: Vec<Office> = Role::ALL
        .iter()
        .map(|role| Office {
            role: *role,
            unit: id,
        })
        .collect();
    let holders = db::access::users::holders(tx, &all, ctx.today())?;
    let waiting = db::access::unheld::waiting_in(tx, id)?;
    let told = |office: &Office| {
        let names: Vec<String> = holders
            .iter()
            .filter(|(held, ..)| held == office)
            .map(|(_, _, name)| name.clone())
            .collect();
        let files = waiting
            .iter()
            .filter(|(role, _)| *role == office.role)
            .map(|(_, count)| count)
            .sum();
        (files > 0 || !names.is_empty()).then_some(OfficeHolders {
            role: office.role,
            names,
            files,
        })
    };
    Ok(all.iter().filter_map(told).collect())
}
