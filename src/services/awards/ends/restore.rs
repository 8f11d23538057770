//! Giving back what was cancelled or stripped.

use super::{dated, events, opened};
use crate::db::{self, Conn};
use crate::domain::awards::award::{Award, AwardStatus, Restoration};
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{AwardId, NominationId};
use crate::domain::base::job;
use crate::domain::eligibility::check::{CheckKind, Finding, Relation};
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Case, Error, Result, Stopped};
use crate::services::access::Caller;
use crate::services::nominations::checks;
use crate::services::{Ctx, ensure_saved, record};
/// Gives back what was wrongly cancelled, or what the President gave back: by whoever may cancel.
/// The achievement is spent again; where it led to something else meanwhile, the head of the
/// standing office must have overruled that on the file first.
pub fn restore(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
    expected: i64,
    new: Restoration,
    reason: &str,
) -> Result<Award> {
    let (mut award, filed, acting) = opened(tx, ctx, caller, id)?;
    if award.status.is_in_force() {
        return Err(Error::WrongStage(award.status.code().to_owned()));
    }
    if award.seq != expected {
        return Err(Error::Stale);
    }
    dated(
        ctx,
        new.date,
        award
            .cancellation
            .as_ref()
            .map_or(award.facts.decided_on, |paper| paper.date),
    )?;
    db::register::people::lock_subjects(tx, &[award.subject])?;
    let spent = match &filed {
        Some(filed) => checks::stopped(
            ctx,
            &acting,
            filed,
            spent_meanwhile(tx, ctx, filed)?.into_iter(),
        ),
        None => title_given_again(tx, ctx, &award)?,
    };
    if !spent.is_empty() {
        return Err(Error::NotEligible(spent));
    }
    let detail = vec![
        ("ground", new.ground.code().to_owned()),
        ("number", new.number.clone()),
        ("date", new.date.to_string()),
    ];
    (award.status, award.changed_at, award.restoration) =
        (AwardStatus::Restored, ctx.now, Some(new));
    ensure_saved(db::awards::save_changed(tx, &mut award)?)?;
    let facts = events(
        &award,
        filed.as_ref(),
        EventKind::AwardRestored,
        reason,
        &detail,
    );
    let following: Vec<_> = filed
        .iter()
        .map(|filed| job::of_restored(filed, &award, reason, &ctx.law))
        .collect();
    record(tx, ctx, &acting, &facts, &following)?;
    Ok(award)
}

/// The rules by which what the file rests on has been used for something else, or the title of that
/// year was given again, and that nobody overruled.
pub(super) fn spent_meanwhile(
    tx: &mut Conn,
    ctx: &Ctx,
    filed: &NominationInContext,
) -> Result<Vec<Finding>> {
    let found = checks::findings(tx, ctx, &[filed])?
        .pop()
        .unwrap_or_default();
    let is_about_use = |finding: &Finding| {
        ctx.law
            .rules
            .iter()
            .any(|rule| rule.id == finding.rule && rule.check.asks_whether_it_is_spent())
    };
    Ok(found
        .into_iter()
        .filter(|finding| finding.is_broken() && is_about_use(finding))
        .collect())
}

/// The rule, broken, that a title is given once to the same subject for one award year: of a record
/// without a file.
pub(super) fn title_given_again(tx: &mut Conn, ctx: &Ctx, award: &Award) -> Result<Vec<Stopped>> {
    let (subjects, day) = ([award.subject], ctx.today());
    let awards = db::awards::of_subjects(tx, &subjects)?;
    let given = |id: NominationId| {
        awards
            .iter()
            .any(|award| award.nomination == Some(id) && award.is_in_force())
    };
    let files = db::eligibility::checks::files_of(tx, &subjects)?.into_iter();
    let files = files.filter(|(_, file, was_given)| {
        file.whose == Relation::Own && (!was_given || given(file.id))
    });
    let files: Vec<_> = files.map(|(_, file, _)| file).collect();
    let rules = ctx
        .law
        .rules
        .iter()
        .filter(|rule| rule.check == CheckKind::TitleOncePerYear && rule.valid.contains(day));
    let found = rules.filter_map(|rule| rule.title_given_again(award, &files, &awards));
    let facts = &award.facts;
    let case = Case {
        file: None,
        subject: facts.subject_name.clone(),
        award: facts.award_name.clone(),
        year: facts.cycle_year,
    };
    Ok(found
        .map(|finding| Stopped {
            case: case.clone(),
            finding: Some(finding),
        })
        .collect())
}
