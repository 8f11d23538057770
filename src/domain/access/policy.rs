//! Who may do what: one pure table over role, relation and stage. What may be *seen* is
//! `Actor::scope`.

use crate::domain::access::actor::{Actor, ClientScope, HeldOffice};
use crate::domain::access::own_case::Beneficiary;
use crate::domain::base::author::Hand;
use crate::domain::base::code::codes;
use crate::domain::base::ids::UnitId;
use crate::domain::base::office::{Office, Role};
use crate::domain::law::stage::{Action, StageKind};
use crate::domain::nominations::nomination::{Moment, NominationInContext};
use crate::domain::register::unit::UnitPath;

codes! {
    /// What can be done beside the actions of a route.
    Right {
        /// Write and change nominations, events, achievements and subjects of a unit.
        Nominate = "nominate",
        /// Take back a submission letter of a unit that was not signed.
        DeleteLetter = "delete_letter",
        /// Sign a submission letter of a unit.
        SignLetter = "sign_letter",
        /// Draft a decision of a unit, and number and issue it; set when the unit takes
        /// nominations.
        HandleDecision = "handle_decision",
        /// Sign a decision of a unit, and cancel what it gave.
        SignDecision = "sign_decision",
        /// Strike a line of a decision of a unit that is not issued: it gives nobody anything, and
        /// who signs hears of it.
        StrikeLine = "strike_line",
        /// Enter and lift what is held against subjects of a unit and those below.
        HandleHolds = "handle_holds",
        /// Overrule a check that is not met, for a unit and those below.
        Overrule = "overrule",
        /// Say that a subject is not the official of the same name, in a unit and those below.
        TellApart = "tell_apart",
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
    /// Nobody acts on a case in which they benefit.
    #[error("the caller's own case")]
    OwnCase,
    /// The subject is nobody on the register and bears the caller's name: somebody else has to tell
    /// them apart first.
    #[error("a subject of the caller's name")]
    SameName,
    /// Who asks for a role, or would have it, is not the second one to confirm it.
    #[error("not a second administrator")]
    SecondNeeded,
    /// Who checked a file does not decide on it.
    #[error("the hand that checked the file")]
    SameHand,
    /// Who refused a file does not look at their own refusal, nor does who signs for them.
    #[error("the hand that refused the file")]
    OwnRefusal,
    /// A program was not given this scope.
    #[error("scope {0} is missing")]
    ScopeMissing(ClientScope),
}

impl Denied {
    /// Why, as a code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OwnCase => "own_case",
            Self::SameName => "same_name",
            Self::SameHand => "same_hand",
            Self::OwnRefusal => "own_refusal",
            Self::SecondNeeded => "second_needed",
            Self::NotHolder | Self::ScopeMissing(_) => "not_holder",
        }
    }
}

impl Right {
    /// The roles that have it.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Nominate | Self::DeleteLetter => &[Role::EmulationOfficer],
            Self::SignLetter => &[Role::UnitHead],
            Self::HandleDecision => &[Role::Specialist],
            Self::SignDecision => &[Role::Chairman],
            Self::StrikeLine => &[Role::Specialist, Role::Chairman],
            Self::HandleHolds => &[Role::Specialist, Role::OfficeHead],
            Self::Overrule => &[Role::OfficeHead],
            Self::TellApart => &[
                Role::Specialist,
                Role::OfficeHead,
                Role::UnitHead,
                Role::Administrator,
            ],
            Self::ManageAccess => &[Role::Administrator],
        }
    }

    /// Does it reach from a unit down to the units below, or is it for that unit alone?
    #[must_use]
    pub fn reaches_down(self) -> bool {
        matches!(
            self,
            Self::Nominate
                | Self::HandleHolds
                | Self::Overrule
                | Self::TellApart
                | Self::ManageAccess
        )
    }
}

/// May the actor use a right in a unit? Answers the actor as history shows them: for whom they
/// stand in, if they do.
pub fn may(actor: &Actor, right: Right, unit: UnitId, path: &UnitPath) -> Result<Actor, Denied> {
    if actor.hand == Hand::Operator && right == Right::ManageAccess {
        return Ok(actor.clone());
    }
    let fits = |held: &&HeldOffice| {
        right.roles().contains(&held.office.role)
            && (held.office.unit == unit || (right.reaches_down() && held.path.covers(path)))
    };
    actor
        .offices
        .iter()
        .find(fits)
        .map(|held| actor.using(held))
        .ok_or(Denied::NotHolder)
}

/// May the actor do what is for the holder of one of these offices alone?
pub fn may_hold(actor: &Actor, offices: &[Office]) -> Result<Actor, Denied> {
    actor
        .offices
        .iter()
        .find(|held| offices.contains(&held.office))
        .map(|held| actor.using(held))
        .ok_or(Denied::NotHolder)
}

/// May the actor do this to the nomination? When it can be done now, whoever it falls to may;
/// otherwise whoever would do it in another stage may ask, and hears that the stage is the wrong
/// one. Nobody acts on a case in which they benefit (invariant: the nominating unit's own acts are
/// no decision on it).
pub fn may_act(
    actor: &Actor,
    action: Action,
    filed: &NominationInContext,
    moment: &Moment<'_>,
) -> Result<Actor, Denied> {
    let nomination = &filed.nomination;
    let offices: Vec<Office> = if action.is_the_writers() {
        vec![nomination.writer()]
    } else {
        let stages = nomination
            .route(moment.law)
            .map(|route| route.stages.as_slice())
            .unwrap_or_default();
        let here = stages
            .iter()
            .filter(|stage| nomination.allows(action, moment) && stage.code == nomination.stage);
        let here: Vec<Office> = here.filter_map(|stage| nomination.office(stage)).collect();
        let anywhere = stages.iter().filter(|stage| {
            stage.kind.actions().contains(
                &(if action == Action::Release {
                    Action::Hold
                } else {
                    action
                }),
            )
        });
        if here.is_empty() {
            anywhere
                .filter_map(|stage| nomination.office(stage))
                .collect()
        } else {
            here
        }
    };
    if action.is_the_writers() {
        return may_hold(actor, &offices);
    }
    let acting = if nomination.allows(action, moment) {
        other_hands(actor, &offices, filed, moment)?
    } else {
        may_hold(actor, &offices)?
    };
    not_their_own(actor, &filed.concerned.beneficiary)?;
    separate_hands(actor, action, filed)?;
    Ok(acting)
}

/// May the actor use one of these offices on the file: not if they refused it, nor for who did?
/// Where the head above looks at it, who refused it hears why it is not theirs.
fn other_hands(
    actor: &Actor,
    offices: &[Office],
    filed: &NominationInContext,
    moment: &Moment<'_>,
) -> Result<Actor, Denied> {
    let barred = filed.nomination.hands.barred();
    let signs_for = |held: &HeldOffice| held.on_behalf_of.as_ref().map(|absent| absent.user);
    let is_barred = |held: &&HeldOffice| {
        actor
            .user()
            .into_iter()
            .chain(signs_for(held))
            .any(|user| barred.contains(&user))
    };
    let held = || {
        actor
            .offices
            .iter()
            .filter(|held| offices.contains(&held.office))
    };
    if let Some(held) = held().find(|held| !is_barred(held)) {
        return Ok(actor.using(held));
    }
    let road = filed.nomination.looked_at_by(moment.law);
    let would_be_theirs = |held: &&HeldOffice| {
        offices.contains(&held.office) || road.iter().any(|(_, office)| *office == held.office)
    };
    let refused = actor
        .offices
        .iter()
        .filter(would_be_theirs)
        .any(|held| is_barred(&held));
    Err(if refused {
        Denied::OwnRefusal
    } else {
        Denied::NotHolder
    })
}

/// Who refused a file says nothing of its findings while that is looked at again.
pub fn not_their_refusal(actor: &Actor, filed: &NominationInContext) -> Result<(), Denied> {
    let barred = filed.nomination.hands.barred();
    if actor.user().is_some_and(|user| barred.contains(&user)) {
        Err(Denied::OwnRefusal)
    } else {
        Ok(())
    }
}

/// May the actor mark what they found where a check needs a look? Whoever holds an office of the
/// file's route that checks or appraises.
pub fn may_look(
    actor: &Actor,
    filed: &NominationInContext,
    moment: &Moment<'_>,
) -> Result<Actor, Denied> {
    let stages = filed
        .nomination
        .route(moment.law)
        .map(|route| route.stages.as_slice())
        .unwrap_or_default();
    let looks = stages
        .iter()
        .filter(|stage| matches!(stage.kind, StageKind::Check | StageKind::Appraise));
    may_hold(
        actor,
        &looks
            .filter_map(|stage| filed.nomination.office(stage))
            .collect::<Vec<_>>(),
    )
}

/// Nobody acts on a case in which they benefit, or whoever they stand in for: one about the person
/// they are, or about what that person leads. A subject who may be them under another entry waits
/// for somebody else to tell them apart.
pub fn not_their_own(actor: &Actor, beneficiary: &Beneficiary) -> Result<(), Denied> {
    let mut people = actor
        .interests
        .iter()
        .filter_map(|interest| interest.person);
    if people.any(|person| beneficiary.people.contains(&person)) {
        return Err(Denied::OwnCase);
    }
    let mut names = actor.interests.iter().flat_map(|interest| &interest.names);
    if beneficiary
        .name
        .as_ref()
        .is_some_and(|name| names.any(|own| own == name))
    {
        Err(Denied::SameName)
    } else {
        Ok(())
    }
}

/// Who checked or weighed a file does not agree to it or submit it, unless its body lets one hand
/// do both.
pub fn separate_hands(
    actor: &Actor,
    action: Action,
    filed: &NominationInContext,
) -> Result<(), Denied> {
    let decides = matches!(action, Action::Approve | Action::Forward);
    let is_checker = actor
        .user()
        .is_some_and(|user| filed.concerned.checked_by.contains(&user));
    if decides && is_checker && !filed.concerned.one_hand {
        Err(Denied::SameHand)
    } else {
        Ok(())
    }
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

/// May the actor keep people or units of the unit at this path up to date? A program with the scope
/// in its subtree, a person who manages the unit.
pub fn may_keep(
    actor: &Actor,
    scope: ClientScope,
    unit: UnitId,
    path: &UnitPath,
) -> Result<(), Denied> {
    has_scope(actor, scope)?;
    match &actor.client {
        Some((_, top)) if top.covers(path) => Ok(()),
        Some(_) => Err(Denied::NotHolder),
        None => may(actor, Right::ManageAccess, unit, path).map(|_| ()),
    }
}

/// The office in which the actor nominates a subject of the unit at this path: the nearest of those
/// they hold above it.
#[must_use]
pub fn nominating_office<'a>(actor: &'a Actor, subject: &UnitPath) -> Option<&'a HeldOffice> {
    let covering = actor
        .offices
        .iter()
        .filter(|held| held.office.role == Role::EmulationOfficer && held.path.covers(subject));
    covering.max_by_key(|held| held.path.as_str().len())
}
