//! Standing in for somebody who is absent: entered by the holder of the office, or by an
//! administrator of its unit.

use chrono::{Days, NaiveDate};

use super::{Caller, users};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::delegation::{Delegation, DelegationState};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::author::Hand;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{DelegationId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::error::{Error, FieldFault, Result};
use crate::services::{Ctx, Listed, access, one_more, record};

/// The longest time somebody stands in at a stretch.
const LONGEST: Days = Days::new(366);

/// A delegation to enter.
#[derive(Debug, Clone)]
pub struct Delegate {
    /// Who is absent; none for the caller.
    pub from: Option<UserId>,
    /// In which role.
    pub role: Role,
    /// Of which unit.
    pub unit: UnitId,
    /// Who stands in, by what they sign in with.
    pub to: String,
    /// Why.
    pub reason: String,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: NaiveDate,
}

/// Lets somebody of the office's unit, or of a unit below it, stand in. Only an office of one's own
/// can be handed over: what is held for another is never handed on. Managing access is not
/// delegated.
pub fn delegate(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: Delegate) -> Result<Delegation> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut faults = Vec::new();
    if new.valid_to < new.valid_from {
        faults.push(FieldFault::new("/valid_to", "before_start"));
    }
    if new.valid_to < ctx.today() {
        faults.push(FieldFault::new("/valid_to", "in_past"));
    }
    if new
        .valid_from
        .checked_add_days(LONGEST)
        .is_some_and(|end| new.valid_to > end)
    {
        faults.push(FieldFault::new("/valid_to", "too_late"));
    }
    if new.role == Role::Administrator {
        faults.push(FieldFault::new("/role", "not_delegated"));
    }
    let unit = db::register::units::find(tx, &actor.register(), new.unit)?;
    if unit.is_none() {
        faults.push(FieldFault::new("/unit_id", "unknown_reference"));
    }
    let (Some(unit), true) = (unit, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let from = match new.from {
        Some(from) if actor.user() != Some(from) => {
            policy::may(&actor, Right::ManageAccess, unit.id, &unit.path)?;
            from
        }
        _ => actor.user().ok_or(Denied::NotHolder)?,
    };
    let office = Office {
        role: new.role,
        unit: unit.id,
    };
    let own = db::access::delegations::own_assignment(tx, from, office, ctx.today())?;
    let (assignment, _) = own.ok_or(Denied::NotHolder)?;
    let from_account = db::access::users::with_id(tx, from)?
        .filter(|user| user.active)
        .ok_or(Denied::NotHolder)?;
    let to =
        db::access::users::with_email(tx, &new.to)?.filter(|user| user.active && user.id != from);
    let to = match to {
        Some(to)
            if db::register::units::with_ids(tx, &[to.unit])?
                .iter()
                .any(|home| unit.path.covers(&home.path)) =>
        {
            to
        }
        _ => return Err(Error::invalid("/to_email", "unknown_reference")),
    };
    // Who decides for somebody is known on the register, or decides already.
    if new.role.decides()
        && to.person.is_none()
        && !db::access::accounts::decides(tx, to.id, ctx.today())?
        && actor.hand != Hand::Operator
    {
        return Err(Error::invalid("/to_email", "person_needed"));
    }
    // The row of the account is the lock: the same office is not handed twice to the same person
    // for the same days.
    let version = db::access::users::touch(tx, from)?;
    if db::access::delegations::overlaps(tx, assignment, to.id, new.valid_from, new.valid_to)? {
        return Err(Error::exists("/to_email"));
    }
    let delegation = Delegation {
        id: ctx.id(),
        assignment,
        office,
        from,
        from_name: from_account.full_name,
        to: to.id,
        to_name: to.full_name,
        reason: new.reason,
        valid_from: new.valid_from,
        valid_to: new.valid_to,
        created_at: ctx.now,
    };
    db::access::delegations::insert(tx, &delegation)?;
    record(
        tx,
        ctx,
        &actor,
        &[event_of(&delegation, EventKind::Delegated, version).because(&delegation.reason)],
        &[],
    )?;
    Ok(delegation)
}

fn event_of(delegation: &Delegation, deed: EventKind, version: i64) -> HistoryEvent {
    HistoryEvent::plain(Object::User(delegation.from), deed, version).with(vec![
        ("to", delegation.to.to_string()),
        ("role", delegation.office.role.code().to_owned()),
        ("unit_id", delegation.office.unit.to_string()),
        (
            "days",
            format!("{}/{}", delegation.valid_from, delegation.valid_to),
        ),
    ])
}

/// Ends a delegation at once: by who gave it, who received it, or an administrator.
pub fn end(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: DelegationId) -> Result<()> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = db::access::delegations::find(tx, actor.user(), &actor.managed(), id)?
        .ok_or(Error::NotFound("delegation"))?;
    if found.state(ctx.today()) == DelegationState::Ended {
        return Err(Error::WrongStage("ended".to_owned()));
    }
    let yesterday = ctx.today().pred_opt().unwrap_or(ctx.today());
    let version = db::access::users::touch(tx, found.from)?;
    if !db::access::delegations::end(tx, id, yesterday)? {
        return Err(Error::LostRace);
    }
    record(
        tx,
        ctx,
        &actor,
        &[event_of(&found, EventKind::DelegationEnded, version)],
        &[],
    )
}

/// A page of the delegations the caller gave or received, and of those an administrator manages.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<Delegation>> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = db::access::delegations::list(tx, actor.user(), &actor.managed(), &one_more(page))?;
    Ok(Listed::cut(found, page.limit, |delegation| {
        delegation.id.to_string()
    }))
}

/// A delegation with the name of its unit, and where it is today.
#[derive(Debug, Clone)]
pub struct ShownDelegation {
    /// The delegation.
    pub delegation: Delegation,
    /// The name of the office's unit.
    pub unit_name: String,
    /// To come, in force, or ended.
    pub state: DelegationState,
}

impl ShownDelegation {
    /// Can it still be ended? Whoever sees it may.
    #[must_use]
    pub fn may_end(&self) -> bool {
        self.state != DelegationState::Ended
    }
}

/// A page of delegations, and what could be handed over.
#[derive(Debug, Clone)]
pub struct DelegationsBoard {
    /// The delegations.
    pub delegations: Listed<ShownDelegation>,
    /// Who would be absent.
    pub from_name: String,
    /// Their own offices of today that can be handed over, with the names of the units.
    pub offices: Vec<(Office, String)>,
}

/// A page of delegations with the names around them, and the offices of the caller, or of an
/// account they manage.
pub fn desk(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    from: Option<UserId>,
    page: &PageRequest,
) -> Result<DelegationsBoard> {
    let (from_name, mut offices) = match from {
        None => {
            let me = access::me(tx, ctx, caller)?;
            let own = me
                .offices
                .into_iter()
                .filter(|(held, _)| held.on_behalf_of.is_none());
            (
                me.name,
                own.map(|(held, unit)| (held.office, unit.name))
                    .collect::<Vec<_>>(),
            )
        }
        Some(from) => {
            let whole = users::whole(tx, ctx, caller, from)?;
            let today = whole
                .roles
                .into_iter()
                .filter(|held| held.assignment.valid.contains(ctx.today()));
            (
                whole.user.full_name,
                today
                    .map(|held| (held.assignment.office, held.unit_name))
                    .collect(),
            )
        }
    };
    offices.retain(|(office, _)| office.role != Role::Administrator);
    let listed = list(tx, ctx, caller, page)?;
    let units = db::register::units::with_ids(
        tx,
        &listed
            .items
            .iter()
            .map(|delegation| delegation.office.unit)
            .collect::<Vec<_>>(),
    )?;
    let shown = |delegation: Delegation| {
        let unit = units
            .iter()
            .find(|unit| unit.id == delegation.office.unit)?;
        Some(ShownDelegation {
            unit_name: unit.name.clone(),
            state: delegation.state(ctx.today()),
            delegation,
        })
    };
    Ok(DelegationsBoard {
        delegations: listed.filter_map(shown),
        from_name,
        offices,
    })
}
