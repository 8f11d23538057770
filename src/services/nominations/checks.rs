//! What the rules find of files, what stops an act on them, and what people say of it.

pub mod candidates;
mod findings;
mod say;

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::access::own_case::Beneficiary;
use crate::domain::eligibility::finding::Finding;
use crate::domain::law::rule::Rule;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Case, Error, Result, Stopped};
use crate::services::Ctx;

pub(in crate::services) use findings::{Evidence, evidence, findings, found, with_standard};
pub(in crate::services) use say::sayable;
pub use say::{Word, say};

/// The rules whose findings are kept from the actor, whom the file is about; none where it is about
/// somebody else.
pub(in crate::services) fn hidden_rules<'c>(
    ctx: &'c Ctx,
    actor: &Actor,
    filed: &NominationInContext,
) -> Vec<&'c Rule> {
    hidden_about(ctx, actor, &filed.concerned.beneficiary)
}

/// The same of whoever would benefit.
fn hidden_about<'c>(ctx: &'c Ctx, actor: &Actor, beneficiary: &Beneficiary) -> Vec<&'c Rule> {
    let own = actor
        .person
        .is_some_and(|person| beneficiary.people.contains(&person));
    ctx.law
        .rules
        .iter()
        .filter(|rule| own && rule.hidden_from_nominee)
        .collect()
}

/// Findings that stop something, as the actor is told them: with which file, and no more of it than
/// they read there.
pub(in crate::services) fn stopped(
    ctx: &Ctx,
    actor: &Actor,
    filed: &NominationInContext,
    findings: impl Iterator<Item = Finding>,
) -> Vec<Stopped> {
    let hidden = hidden_rules(ctx, actor, filed);
    let told = |finding: &Finding| hidden.iter().all(|rule| rule.id != finding.rule);
    findings
        .map(|finding| Stopped {
            case: Case::of(filed, &ctx.law),
            finding: Some(finding).filter(told),
        })
        .collect()
}

/// Nothing that is not met, and nothing that nobody looked at, stands in the way of the act. The
/// subjects' rows are locked first, so that two files for one achievement, sent at the same moment,
/// see each other.
pub(in crate::services) fn must_pass(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    files: &[NominationInContext],
    action: Action,
) -> Result<()> {
    if !can_stop(ctx, action) {
        return Ok(());
    }
    lock_subjects(tx, files)?;
    let evidence = evidence(&files.iter().collect::<Vec<_>>()).ask(tx)?;
    must_pass_by(tx, ctx, actor, files, action, evidence)
}

/// Is there a rule that can stop this act?
pub(in crate::services) fn can_stop(ctx: &Ctx, action: Action) -> bool {
    ctx.law
        .rules
        .iter()
        .any(|rule| rule.blocks.contains(&action) || rule.review.contains(&action))
}

/// Two files of one subject are looked at one after the other: before anything is read of what is on
/// record.
pub(in crate::services) fn lock_subjects(
    tx: &mut Conn,
    files: &[NominationInContext],
) -> Result<()> {
    let subjects: Vec<_> = files
        .iter()
        .map(|file| file.nomination.content.subject)
        .collect();
    Ok(db::register::people::lock_subjects(tx, &subjects)?)
}

/// As `must_pass`, by what was read after the subjects' rows were locked.
pub(in crate::services) fn must_pass_by(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    files: &[NominationInContext],
    action: Action,
    evidence: Evidence,
) -> Result<()> {
    let refs: Vec<&NominationInContext> = files.iter().collect();
    let found = files.iter().zip(found(tx, ctx, &refs, evidence)?);
    let stops = |finding: &Finding| finding.stops(action);
    let stopped: Vec<Stopped> = found
        .flat_map(|(file, found)| stopped(ctx, actor, file, found.into_iter().filter(stops)))
        .collect();
    if stopped.is_empty() {
        Ok(())
    } else {
        Err(Error::NotEligible(stopped))
    }
}
