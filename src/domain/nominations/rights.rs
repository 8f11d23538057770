//! Who may act on a file: what `policy` says of offices, with what only the file knows — its stage,
//! its route, whose case it is, who refused or checked it.

use crate::domain::access::actor::{Actor, HeldOffice};
use crate::domain::access::policy::{Denied, may_hold, not_their_own};
use crate::domain::base::office::{Office, Role};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::{Moment, NominationInContext};

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
        let here = if nomination.allows(action, moment) {
            nomination.who_acts(moment.law)
        } else {
            Vec::new()
        };
        let anywhere = stages.iter().filter(|stage| {
            stage.kind().actions().contains(
                &(if action == Action::Release {
                    Action::Hold
                } else {
                    action
                }),
            )
        });
        if here.is_empty() {
            anywhere
                .flat_map(|stage| nomination.offices(stage))
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

/// May the actor say which colleague handles the file? Whoever holds the office that holds it, and
/// the head of the standing office over its specialists. While no such office holds it, whoever
/// could in another stage may ask, and hears that the stage is the wrong one.
pub fn may_assign(
    actor: &Actor,
    filed: &NominationInContext,
    moment: &Moment<'_>,
) -> Result<Actor, Denied> {
    let nomination = &filed.nomination;
    let mut offices: Vec<Office> = nomination.state.offices().collect();
    if offices.is_empty() {
        let route = nomination.route(moment.law);
        let stages = route.into_iter().flat_map(|route| &route.stages);
        offices = stages.flat_map(|stage| nomination.offices(stage)).collect();
    }
    let of_specialists = offices
        .iter()
        .filter(|office| office.role == Role::Specialist);
    let heads: Vec<Office> = of_specialists
        .map(|office| Office {
            role: Role::OfficeHead,
            unit: office.unit,
        })
        .collect();
    offices.extend(heads);
    let acting = may_hold(actor, &offices)?;
    not_their_own(actor, &filed.concerned.beneficiary)?;
    not_their_refusal(actor, filed)?;
    Ok(acting)
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
    let looks = stages.iter().filter(|stage| stage.kind().examines());
    may_hold(
        actor,
        &looks
            .flat_map(|stage| filed.nomination.offices(stage))
            .collect::<Vec<_>>(),
    )
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
