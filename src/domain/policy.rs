//! Who may do what: one pure table over role, relation and stage. What may be *seen* is `Actor::scope`.

use crate::domain::actor::{Actor, ClientScope, Hand, HeldOffice, Office, Role};
use crate::domain::code::codes;
use crate::domain::ids::UnitId;
use crate::domain::law_book::LawBook;
use crate::domain::nomination::Nomination;
use crate::domain::stage::Action;
use crate::domain::unit::UnitPath;

codes! {
    /// What can be done beside the actions of a route.
    Right {
        /// Write and change nominations, events, achievements and subjects of a unit.
        Nominate = "nominate",
        /// Draft a decision of a unit, and number and issue it.
        HandleDecision = "handle_decision",
        /// Sign a decision of a unit.
        SignDecision = "sign_decision",
        /// Manage the accounts, roles and machine clients of a unit and those below.
        ManageAccess = "manage_access",
    }
}

/// Why it is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The caller does not hold the office that does this.
    #[error("not the holder of the office")]
    NotHolder,
    /// A program was not given this scope.
    #[error("scope {0} is missing")]
    ScopeMissing(ClientScope),
}

impl Right {
    /// The role that has it.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::Nominate => Role::EmulationOfficer,
            Self::HandleDecision => Role::Specialist,
            Self::SignDecision => Role::Chairman,
            Self::ManageAccess => Role::Administrator,
        }
    }

    /// Does it reach from a unit down to the units below, or is it for that unit alone?
    #[must_use]
    pub fn reaches_down(self) -> bool {
        matches!(self, Self::Nominate | Self::ManageAccess)
    }
}

/// May the actor use a right in a unit?
pub fn may(actor: &Actor, right: Right, unit: UnitId, path: &UnitPath) -> Result<(), Denied> {
    let by_operator = actor.hand == Hand::Operator && right == Right::ManageAccess;
    let by_office = actor
        .offices
        .iter()
        .filter(|held| held.office.role == right.role())
        .any(|held| held.office.unit == unit || (right.reaches_down() && held.path.covers(path)));
    if by_operator || by_office { Ok(()) } else { Err(Denied::NotHolder) }
}

/// May the actor do this to the nomination? When the stage knows the action, its holder may; otherwise whoever would do it in
/// another stage may ask, and hears that the stage is the wrong one.
pub fn may_act(actor: &Actor, action: Action, nomination: &Nomination, law: &LawBook) -> Result<(), Denied> {
    let offices: Vec<Office> = match nomination.stage(law) {
        Some(stage) if stage.kind.actions().contains(&action) => vec![nomination.office(stage)],
        _ => nomination
            .route(law)
            .map(|route| {
                route.stages.iter().filter(|stage| stage.kind.actions().contains(&action)).map(|stage| nomination.office(stage)).collect()
            })
            .unwrap_or_default(),
    };
    if offices.into_iter().any(|office| actor.holds(office)) { Ok(()) } else { Err(Denied::NotHolder) }
}

/// May the actor pull award records? A program needs the scope; a person sees those of their units.
pub fn may_pull_awards(actor: &Actor) -> Result<(), Denied> {
    has_scope(actor, ClientScope::AwardsRead)
}

/// Has a program the scope it needs? Of a person nothing is asked here.
pub fn has_scope(actor: &Actor, scope: ClientScope) -> Result<(), Denied> {
    match &actor.client {
        Some((scopes, _)) if !scopes.contains(&scope) => Err(Denied::ScopeMissing(scope)),
        _ => Ok(()),
    }
}

/// May the actor keep people or units of the unit at this path up to date? A program with the scope in its subtree, a person who
/// manages the unit.
pub fn may_keep(actor: &Actor, scope: ClientScope, unit: UnitId, path: &UnitPath) -> Result<(), Denied> {
    has_scope(actor, scope)?;
    match &actor.client {
        Some((_, top)) if top.covers(path) => Ok(()),
        Some(_) => Err(Denied::NotHolder),
        None => may(actor, Right::ManageAccess, unit, path),
    }
}

/// The office in which the actor nominates a subject of the unit at this path: the nearest of those they hold above it.
#[must_use]
pub fn nominating_office<'a>(actor: &'a Actor, subject: &UnitPath) -> Option<&'a HeldOffice> {
    let covering = actor.offices.iter().filter(|held| held.office.role == Role::EmulationOfficer && held.path.covers(subject));
    covering.max_by_key(|held| held.path.as_str().len())
}
