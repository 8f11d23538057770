//! Who may do what: one pure table over role and relation. What may be *seen* is
//! `Actor::scope`.

use crate::domain::access::actor::{Actor, ClientScope, HeldOffice};
use crate::domain::access::own_case::Beneficiary;
use crate::domain::base::author::Hand;
use crate::domain::base::code::codes;
use crate::domain::base::ids::{PersonId, UnitId};
use crate::domain::base::office::{Office, Role};
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
        /// Tell of merit in a unit and those below.
        Report = "report",
        /// Close a report of merit of a unit and those below, or name the nomination that was made
        /// of it.
        HandleReports = "handle_reports",
        /// Open and close an emergency for an event of a unit and those below.
        HandleEmergency = "handle_emergency",
        /// Set which share of those awarded by a unit or one below it are to be direct workers.
        SetTarget = "set_target",
        /// Make the councils of a unit, and say who is in them.
        ManageCouncils = "manage_councils",
        /// Prepare, run and conclude the meetings of the councils of a unit, with their ballots.
        RunMeetings = "run_meetings",
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
            Self::Report => &[
                Role::Reporter,
                Role::EmulationOfficer,
                Role::UnitHead,
                Role::Specialist,
                Role::OfficeHead,
                Role::Chairman,
            ],
            Self::HandleReports => &[Role::EmulationOfficer, Role::Specialist, Role::OfficeHead],
            Self::Overrule => &[Role::OfficeHead],
            Self::TellApart => &[
                Role::Specialist,
                Role::OfficeHead,
                Role::UnitHead,
                Role::Administrator,
            ],
            Self::HandleEmergency => &[Role::Chairman, Role::Administrator],
            Self::SetTarget => &[Role::OfficeHead, Role::Administrator],
            Self::ManageCouncils => &[Role::CouncilSecretary, Role::OfficeHead],
            Self::RunMeetings => &[Role::CouncilSecretary],
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
                | Self::Report
                | Self::HandleReports
                | Self::HandleEmergency
                | Self::SetTarget
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

/// May the actor read which measures were taken against somebody of the unit at this path: who
/// nominates there, handles holds or inspects, and who it is themself?
#[must_use]
pub fn reads_measures(actor: &Actor, path: &UnitPath, person: Option<PersonId>) -> bool {
    if actor.hand == Hand::Operator || (person.is_some() && person == actor.person) {
        return true;
    }
    let reads = |role: &Role| {
        *role == Role::Inspector
            || Right::Nominate.roles().contains(role)
            || Right::HandleHolds.roles().contains(role)
    };
    let offices = &actor.offices;
    offices
        .iter()
        .any(|held| reads(&held.office.role) && held.path.covers(path))
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
