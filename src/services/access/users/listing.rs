//! The accounts as a page lists them, and what the form to invite somebody offers.

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::account::User;
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::Right;
use crate::domain::base::ids::{UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed};

/// An account in a list, by what people of one name are told apart.
#[derive(Debug, Clone)]
pub struct ListedUser {
    /// The account.
    pub user: User,
    /// The name of the unit that manages it.
    pub unit_name: String,
    /// The roles it holds today in units that the caller manages; with the unit's name where that
    /// is another.
    pub roles: Vec<(Role, Option<String>)>,
}

/// The most units a form offers to choose from; others are typed.
const MOST: i64 = 200;

/// Whoever manages nothing has no such list.
fn manager(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Actor> {
    let actor = access::actor(tx, ctx, caller)?;
    let roles = Right::ManageAccess.roles();
    let manages = |role: &Role| roles.contains(role);
    if actor.offices.iter().any(|held| manages(&held.office.role)) {
        Ok(actor)
    } else {
        Err(Error::NotFound("users"))
    }
}

/// A page of accounts, each with its unit and its roles: as many statements for one as for many.
pub fn with_roles(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Listed<ListedUser>> {
    let managed = manager(tx, ctx, caller)?.managed();
    let listed = super::list(tx, ctx, caller, q, page)?;
    let ids: Vec<UserId> = listed.items.iter().map(|user| user.id).collect();
    let mut offices = db::access::offices_of_each(tx, &ids, ctx.today())?;
    for held in offices.values_mut() {
        held.retain(|held| held.on_behalf_of.is_none() && managed.contains(&held.path));
    }
    let theirs = offices.values().flatten().map(|held| held.office.unit);
    let homes = listed.items.iter().map(|user| user.unit);
    let units: Vec<UnitId> = theirs.chain(homes).collect();
    let units = db::register::units::with_ids(tx, &units)?;
    let name = |id: UnitId| {
        let unit = units.iter().find(|unit| unit.id == id);
        unit.map(|unit| unit.name.clone()).unwrap_or_default()
    };
    Ok(listed.filter_map(|user| {
        let held = offices.remove(&user.id).unwrap_or_default();
        let role = |office: Office| {
            let elsewhere = (office.unit != user.unit).then(|| name(office.unit));
            (office.role, elsewhere)
        };
        Some(ListedUser {
            unit_name: name(user.unit),
            roles: held.into_iter().map(|held| role(held.office)).collect(),
            user,
        })
    }))
}

/// The first open units that the caller manages, for who invites somebody into one.
pub fn choices(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<Unit>> {
    let managed = manager(tx, ctx, caller)?.managed();
    let first = PageRequest {
        after: None,
        limit: MOST,
    };
    let mut units = db::register::units::list(tx, &managed, None, None, &first)?;
    units.retain(|unit| unit.is_open(ctx.today()));
    Ok(units)
}
