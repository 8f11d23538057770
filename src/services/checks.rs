//! The checks of eligibility on what is on file, and overruling one of them.

use super::access::{self, Caller};
use super::{Ctx, record, won};
use crate::db::checks::Overrule;
use crate::db::{self, Conn};
use crate::domain::check::{CheckOutcome, Evidence, Finding, OtherFile, check};
use crate::domain::history::{Deed, Fact, Object};
use crate::domain::ids::NominationId;
use crate::domain::nomination::{Filed, local_date};
use crate::domain::policy::{self, Right};
use crate::domain::stage::Action;
use crate::error::{Error, Result};

/// What the rules find of each of these files, by the law each is under; five statements, however many files. Files that are looked at
/// together count for each other, the ones before for the ones behind: two of one letter can rest on the same achievement.
pub(super) fn findings(tx: &mut Conn, ctx: &Ctx, files: &[&Filed]) -> Result<Vec<Vec<Finding>>> {
    let mut subjects: Vec<_> = files.iter().map(|file| file.nomination.content.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let ids: Vec<NominationId> = files.iter().map(|file| file.nomination.id).collect();
    let achievements: Vec<_> = files.iter().map(|file| file.nomination.content.achievement).collect();
    let events = db::events::of_achievements(tx, &achievements)?;
    let others = db::checks::files_of(tx, &subjects)?;
    let awards = db::awards::of_subjects(tx, &subjects)?;
    let holds = db::holds::standing_against(tx, &subjects)?;
    let overrules = db::checks::overrules(tx, &ids)?;
    let mut all = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let nomination = &file.nomination;
        let (subject, day) = (nomination.content.subject, local_date(nomination.receipt.as_ref().map_or(ctx.now, |receipt| receipt.at)));
        let Some(award) = ctx.law.award(&nomination.content.award_code, day) else {
            all.push(Vec::new());
            continue;
        };
        let in_force = |id: &NominationId| awards.iter().any(|award| award.nomination == Some(*id) && award.is_in_force());
        let event_of = |achievement| events.iter().find(|(id, _)| *id == achievement).map(|(_, event)| event.clone());
        let together = files.iter().take(index).map(|other| &other.nomination).filter(|other| other.content.subject == subject);
        let together = together.map(|other| OtherFile {
            id: other.id,
            award_code: other.content.award_code.clone(),
            achievement: other.content.achievement,
            event: event_of(other.content.achievement).map(|event| (event.id, event.happened_from, event.happened_to)),
        });
        let evidence = Evidence {
            event: event_of(nomination.content.achievement),
            files: others
                .iter()
                .filter(|(of, other, given)| *of == subject && other.id != nomination.id && (!given || in_force(&other.id)))
                .map(|(_, other, _)| other.clone())
                .chain(together)
                .collect(),
            awards: awards.iter().filter(|award| award.subject == subject).cloned().collect(),
            holds: holds.iter().filter(|hold| hold.subject == subject).cloned().collect(),
        };
        let mut found = check(&ctx.law, day, nomination, award, &evidence);
        for finding in &mut found {
            let overruled = overrules.iter().find(|overrule| overrule.nomination == nomination.id && overrule.rule == finding.rule);
            finding.overruled = overruled.map(|overrule| overrule.reason.clone());
        }
        all.push(found);
    }
    Ok(all)
}

/// Nothing that is not met stands in the way of the act. The subjects' rows are held first, so that two files for one achievement,
/// sent at the same moment, see each other.
pub(super) fn must_pass(tx: &mut Conn, ctx: &Ctx, files: &[Filed], action: Action) -> Result<()> {
    if !ctx.law.rules.iter().any(|rule| rule.blocks.contains(&action)) {
        return Ok(());
    }
    let subjects: Vec<_> = files.iter().map(|file| file.nomination.content.subject).collect();
    db::people::lock_subjects(tx, &subjects)?;
    let refs: Vec<&Filed> = files.iter().collect();
    let stopped: Vec<Finding> = findings(tx, ctx, &refs)?.into_iter().flatten().filter(|finding| finding.stops(action)).collect();
    if stopped.is_empty() { Ok(()) } else { Err(Error::NotEligible(stopped)) }
}

/// Lets a file pass a check that is not met: by the head of the standing office of the deciding body, with a reason that stays.
pub fn overrule(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    rule: &str,
    reason: String,
) -> Result<Vec<Finding>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let body = db::units::with_id(tx, filed.nomination.deciding_unit)?.ok_or(Error::NotFound("unit"))?;
    let acting = policy::may(&actor, Right::Overrule, body.id, &body.path)?;
    policy::not_their_own(&actor, &filed.concerned.beneficiary)?;
    let found = findings(tx, ctx, &[&filed])?.pop().unwrap_or_default();
    let finding = found.iter().find(|finding| finding.rule == rule).ok_or_else(|| Error::invalid("/rule", "unknown_reference"))?;
    if finding.outcome != CheckOutcome::NotMet || finding.overruled.is_some() {
        return Err(Error::WrongStage(finding.outcome.code().to_owned()));
    }
    if filed.nomination.version != expected {
        return Err(Error::Stale);
    }
    filed.nomination.version += 1;
    won(db::nominations::save_if_unchanged(tx, &filed.nomination)?)?;
    let new = Overrule { nomination: id, rule: rule.to_owned(), reason: reason.clone(), by: acting.name.clone(), at: ctx.now };
    db::checks::insert_overrule(tx, &new)?;
    let told = Fact::plain(Object::Nomination(id), Deed::Overruled, filed.nomination.version);
    let told = told.because(&reason).with(vec![("citation", format!("{rule}: {}", finding.citation))]);
    record(tx, ctx, &acting, &[told], &[])?;
    Ok(findings(tx, ctx, &[&filed])?.pop().unwrap_or_default())
}
