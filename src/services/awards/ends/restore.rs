//! Giving back what was cancelled or stripped.

use super::{dated, events, opened};
use crate::db::{self, Conn, Reading};
use crate::domain::awards::award::{Award, AwardStatus, Restoration};
use crate::domain::awards::notices;
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::AwardId;
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::record::Evidence;
use crate::domain::eligibility::titles_of_year;
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::award_type::AwardKind;
use crate::domain::law::requirement::Requirement;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Case, Error, Result, Stopped};
use crate::services::access::Caller;
use crate::services::awards::payments;
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
    if award.status.is_in_force() || award.was_a_mistake() {
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
    payments::follow(tx, &award)?;
    let facts = events(
        &award,
        filed.as_ref(),
        EventKind::AwardRestored,
        reason,
        &detail,
    );
    let following: Vec<_> = filed
        .iter()
        .map(|filed| notices::of_restored(filed, &award, reason, &ctx.law))
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
            .any(|rule| rule.id == finding.rule && rule.requirement.asks_whether_it_is_spent())
    };
    Ok(found
        .into_iter()
        .filter(|finding| finding.is_broken() && is_about_use(finding))
        .collect())
}

/// The rule, broken, that a title is given once to the same subject for one award year: of a record
/// without a file.
pub(super) fn title_given_again(tx: &mut Conn, ctx: &Ctx, award: &Award) -> Result<Vec<Stopped>> {
    let facts = &award.facts;
    if facts.award_kind != AwardKind::EmulationTitle {
        return Ok(Vec::new());
    }
    let (subjects, day) = ([award.subject], ctx.today());
    let evidence = Evidence {
        files: db::eligibility::record::files_of(&subjects).ask(tx)?,
        awards: db::eligibility::record::awards(&subjects).ask(tx)?,
        ..Evidence::default()
    };
    let records = evidence.by_subject();
    let found = records
        .get(&award.subject)
        .map(|record| titles_of_year(&facts.award_code, facts.cycle_year, record, None))
        .unwrap_or_default();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let case = Case {
        file: None,
        subject: facts.subject_name.clone(),
        award: facts.award_name.clone(),
        year: facts.cycle_year,
    };
    let broken = ctx.law.rules.iter().filter(|rule| {
        rule.requirement.contains(&Requirement::TitleOncePerYear) && rule.valid.contains(day)
    });
    Ok(broken
        .map(|rule| Stopped {
            case: case.clone(),
            finding: Some(Finding::of(
                rule,
                Verdict::not_met("title_of_the_year", found.clone()),
            )),
        })
        .collect())
}
