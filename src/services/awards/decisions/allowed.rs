//! What can be done with a decision now, and what stands in the way.

use std::collections::BTreeSet;

use super::DecisionLine;
use crate::db::Conn;
use crate::db::awards::decisions::DecisionWithIssuer;
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::awards::decision::DecisionStatus;
use crate::domain::eligibility::finding::Finding;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{FieldFault, Result, Stopped};
use crate::services::Ctx;
use crate::services::nominations::{Allowed, checks, posthumous};

/// What the actor can do with a decision by its state and their office.
pub(super) fn allowed(actor: &Actor, found: &DecisionWithIssuer) -> Vec<Allowed> {
    use DecisionStatus::{Drafted, Issued, Signed};
    let one = |action, right, statuses: &[DecisionStatus]| {
        let refusal = match policy::may(actor, right, found.decision.issuer, &found.issuer_path) {
            Err(_) => Some("not_holder"),
            Ok(_) if !statuses.contains(&found.decision.status) => Some("wrong_stage"),
            Ok(_) => None,
        };
        Allowed::new(action, refusal)
    };
    vec![
        one("sign", Right::SignDecision, &[Drafted]),
        one("issue", Right::HandleDecision, &[Signed]),
        one("strike", Right::StrikeLine, &[Drafted, Signed]),
        one("withdraw_signature", Right::SignDecision, &[Signed]),
        one("delete", Right::HandleDecision, &[Drafted]),
        one("attach", Right::HandleDecision, &[Signed, Issued]),
        one("correct", Right::HandleDecision, &[Issued]),
    ]
}

/// What would refuse the next step of a decision, line by line: that step is not offered. The only
/// line is not struck either.
pub(super) fn stopped(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    lines: &[DecisionLine],
    allowed: &mut [Allowed],
) -> Result<Vec<FieldFault>> {
    allowed
        .iter_mut()
        .filter(|one| one.action == "strike" && one.refusal.is_none() && lines.len() == 1)
        .for_each(|one| {
            one.refusal = Some("last_line");
        });
    let next = allowed
        .iter_mut()
        .find(|one| matches!(one.action, "sign" | "issue") && one.refusal.is_none());
    let Some(next) = next else {
        return Ok(Vec::new());
    };
    let files: Vec<&NominationInContext> = lines.iter().map(|line| &line.filed).collect();
    let mut stopped = posthumous::stopped(tx, ctx, &files)?;
    next.refusal = stopped.first().map(|fault| fault.code);
    if next.action == "issue" {
        let found = files.iter().zip(checks::findings(tx, ctx, &files)?);
        let stops = |finding: &Finding| finding.stops(Action::Issue);
        let unmet: Vec<Stopped> = found
            .flat_map(|(file, found)| {
                checks::stopped(ctx, actor, file, found.into_iter().filter(stops))
            })
            .collect();
        if !unmet.is_empty() {
            next.refusal = Some("not_eligible");
            let rules: BTreeSet<String> = unmet
                .iter()
                .filter_map(|one| one.finding.as_ref())
                .map(|finding| finding.rule.clone())
                .collect();
            next.rules = rules.into_iter().collect();
        }
        stopped.splice(0..0, unmet.iter().map(Stopped::fault));
    }
    Ok(stopped)
}

/// What can be done, less what the actor must keep out of because of what is listed.
pub(super) fn withheld(
    actor: &Actor,
    lines: &[DecisionLine],
    mut allowed: Vec<Allowed>,
) -> Vec<Allowed> {
    let own = lines
        .iter()
        .find_map(|line| policy::not_their_own(actor, &line.filed.concerned.beneficiary).err());
    let checked = lines.iter().find_map(|line| {
        crate::domain::nominations::rights::separate_hands(actor, Action::Approve, &line.filed)
            .err()
    });
    for one in allowed.iter_mut().filter(|one| one.refusal.is_none()) {
        let denied = match one.action {
            "sign" => own.or(checked),
            "issue" => own,
            _ => None,
        };
        one.refusal = denied.map(Denied::code);
    }
    allowed
}
