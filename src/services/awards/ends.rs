//! How a record ends and comes back: cancelled, stripped, restored; and what rested on it.

use chrono::NaiveDate;

use super::seen;
use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::awards::award::{
    Award, AwardStatus, CancelGround, Cancellation, CommendationType, Restoration,
};
use crate::domain::awards::notices;
use crate::domain::base::history::{EventKind, HistoryEntry, HistoryEvent, Object};
use crate::domain::base::ids::{AwardId, NominationId, UnitId};
use crate::domain::eligibility::check::{CheckKind, Finding, Relation};
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Case, Error, Result, Stopped};
use crate::services::access::{self, Caller};
use crate::services::nominations::checks;
use crate::services::{Ctx, ensure_saved, record};

/// Who gives State honours, and alone strips them.
const PRESIDENT: &str = "president";

/// The actor as one who speaks for whoever gave the record: the head of the body that gave it, or
/// the office that submitted it to a superior authority. For a record from before this service the
/// body is the unit of the issuer's code, or, where that is none of ours, the one that would submit
/// for the award today. A body that was merged speaks by its successor.
fn speaker(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    award: &Award,
    filed: Option<&NominationInContext>,
) -> Result<Actor> {
    let decision = match award.decision {
        Some(id) => db::awards::decisions::find(tx, &Scope::All, id)?,
        None => None,
    };
    let (right, body) = match (&decision, filed) {
        (Some(found), _) => (
            Right::SignDecision,
            db::register::units::with_id(tx, found.decision.issuer)?,
        ),
        (None, Some(filed)) => (
            Right::HandleDecision,
            db::register::units::with_id(tx, filed.nomination.deciding_unit)?,
        ),
        (None, None) => {
            if let Some(issuer) =
                db::register::units::with_codes(tx, &[&award.facts.issuer_code])?.pop()
            {
                (Right::SignDecision, Some(issuer))
            } else {
                let kinds = ctx
                    .law
                    .any_award(&award.facts.award_code)
                    .map(|known| known.decided_by.as_slice())
                    .unwrap_or_default();
                let home =
                    db::register::units::with_id(tx, award.unit)?.ok_or(Error::NotFound("unit"))?;
                let above = db::register::units::upwards(tx, &home.path, ctx.today())?;
                (
                    Right::HandleDecision,
                    above.into_iter().find(|unit| kinds.contains(&unit.kind)),
                )
            }
        }
    };
    let body = body.ok_or(Denied::NotHolder)?;
    let heir = db::register::units::upwards(tx, &body.path, ctx.today())?
        .into_iter()
        .next()
        .unwrap_or(body);
    let acting = policy::may(actor, right, heir.id, &heir.path)?;
    let subject = db::register::people::subjects_with_ids(tx, &[award.subject])?.pop();
    subject.map_or(Ok(()), |(subject, _)| {
        policy::not_their_own(actor, &subject.beneficiary())
    })?;
    Ok(acting)
}

fn is_state_honour(ctx: &Ctx, award: &Award) -> bool {
    let known = ctx
        .law
        .any_award(&award.facts.award_code)
        .and_then(|known| known.authority.as_ref());
    award.facts.issuer_code == PRESIDENT
        || known.is_some_and(|authority| authority.code == PRESIDENT)
}

/// A record as a page shows it: what the reader can do with it, and what rests on it.
#[derive(Debug, Clone)]
pub struct Record {
    /// The record.
    pub award: Award,
    /// What the reader can do now: `cancel`, `strip`, `restore`.
    pub acts: Vec<&'static str>,
    /// The files and records that rest on it.
    pub resting: Vec<Dependent>,
    /// What was done with it.
    pub history: Vec<HistoryEntry>,
    /// The file it rests on, where the reader sees it.
    pub file: Option<NominationId>,
}

/// A record with all that a page shows.
pub fn record_of(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: AwardId) -> Result<Record> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let award = seen(tx, &scope, id)?;
    let filed = match award.nomination {
        Some(id) => db::nominations::find(tx, &Scope::All, id)?,
        None => None,
    };
    let is_seen = |filed: &&NominationInContext| {
        scope.contains(&filed.unit_path)
            || filed.subject_person.is_some() && filed.subject_person == actor.person
    };
    let file = filed
        .as_ref()
        .filter(is_seen)
        .map(|filed| filed.nomination.id);
    Ok(Record {
        file,
        ..shown_with(tx, ctx, &actor, &scope, award, filed.as_ref())?
    })
}

/// A record with what the actor can do with it.
pub(in crate::services) fn shown_with(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    scope: &Scope,
    award: Award,
    filed: Option<&NominationInContext>,
) -> Result<Record> {
    let may = match speaker(tx, ctx, actor, &award, filed) {
        Err(Error::Forbidden(_)) => false,
        Err(error) => return Err(error),
        Ok(_) => true,
    };
    let in_force = award.status.is_in_force();
    let acts = [
        ("cancel", in_force),
        ("strip", in_force && is_state_honour(ctx, &award)),
        ("restore", !in_force),
    ];
    let acts = acts
        .into_iter()
        .filter(|(_, fits)| may && *fits)
        .map(|(action, _)| action)
        .collect();
    let all = resting(tx, ctx, &award)?;
    let resting = visible(tx, scope, &award, all)?;
    let history = db::base::history::of(tx, Object::Award(award.id))?;
    Ok(Record {
        file: award.nomination,
        award,
        acts,
        resting,
        history,
    })
}

/// A record, the file it rests on, and the actor as one who may end it or give it back.
fn opened(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
) -> Result<(Award, Option<NominationInContext>, Actor)> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let award = seen(tx, &scope, id)?;
    let filed = match award.nomination {
        Some(id) => db::nominations::find(tx, &Scope::All, id)?,
        None => None,
    };
    let acting = speaker(tx, ctx, &actor, &award, filed.as_ref())?;
    Ok((award, filed, acting))
}

/// The paper is not from tomorrow, and not from before what it speaks of.
fn dated(ctx: &Ctx, date: NaiveDate, since: NaiveDate) -> Result<()> {
    match date {
        _ if date > ctx.today() => Err(Error::invalid("/date", "in_future")),
        _ if date < since => Err(Error::invalid("/date", "before_start")),
        _ => Ok(()),
    }
}

/// Cancels an award: by the head of the body that gave it; one that a superior authority cancelled
/// is recorded by the office that submitted it. The record stays, comes again in the feed, and no
/// longer counts for any check.
pub fn cancel(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
    expected: i64,
    new: Cancellation,
    reason: &str,
) -> Result<Award> {
    end(
        tx,
        ctx,
        caller,
        id,
        expected,
        AwardStatus::Cancelled,
        new,
        reason,
    )
}

/// Records that the President stripped somebody of a State honour, after a final judgment: by the
/// office that submitted it.
pub fn strip(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
    expected: i64,
    paper: (String, NaiveDate),
    reason: &str,
) -> Result<Award> {
    let (number, date) = paper;
    let new = Cancellation {
        ground: CancelGround::FinalJudgment,
        number,
        date,
    };
    end(
        tx,
        ctx,
        caller,
        id,
        expected,
        AwardStatus::Stripped,
        new,
        reason,
    )
}

#[expect(
    clippy::too_many_arguments,
    reason = "the two ways to end a record differ in one of them"
)]
fn end(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
    expected: i64,
    status: AwardStatus,
    new: Cancellation,
    reason: &str,
) -> Result<Award> {
    let (mut award, filed, acting) = opened(tx, ctx, caller, id)?;
    if !award.status.is_in_force()
        || (status == AwardStatus::Stripped && !is_state_honour(ctx, &award))
    {
        return Err(Error::WrongStage(award.status.code().to_owned()));
    }
    if award.seq != expected {
        return Err(Error::Stale);
    }
    dated(
        ctx,
        new.date,
        award
            .restoration
            .as_ref()
            .map_or(award.facts.decided_on, |paper| paper.date),
    )?;
    let deed = if status == AwardStatus::Stripped {
        EventKind::Stripped
    } else {
        EventKind::Cancelled
    };
    let detail = vec![
        ("ground", new.ground.code().to_owned()),
        ("number", new.number.clone()),
        ("date", new.date.to_string()),
    ];
    (
        award.status,
        award.changed_at,
        award.cancellation,
        award.restoration,
    ) = (status, ctx.now, Some(new), None);
    // The row's place in the feed is its version: whoever was faster took it away.
    ensure_saved(db::awards::save_changed(tx, &mut award)?)?;
    let facts = events(&award, filed.as_ref(), deed, reason, &detail);
    let mut following: Vec<_> = filed
        .iter()
        .map(|filed| notices::of_ended(filed, &award, reason, &ctx.law))
        .collect();
    following.extend(
        resting(tx, ctx, &award)?
            .iter()
            .filter_map(|one| notices::of_lost_base(one.filed.as_ref()?, &award, &ctx.law)),
    );
    record(tx, ctx, &acting, &facts, &following)?;
    Ok(award)
}

/// What history tells: of the record, and of the file it rests on.
fn events(
    award: &Award,
    filed: Option<&NominationInContext>,
    deed: EventKind,
    reason: &str,
    detail: &[(&'static str, String)],
) -> Vec<HistoryEvent> {
    let of_record = (Object::Award(award.id), award.seq);
    let of_file = filed.map(|filed| {
        (
            Object::Nomination(filed.nomination.id),
            filed.nomination.version,
        )
    });
    let objects = std::iter::once(of_record).chain(of_file);
    objects
        .map(|(object, version)| {
            HistoryEvent::plain(object, deed, version)
                .because(reason)
                .with(detail.to_vec())
        })
        .collect()
}

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
        .map(|filed| notices::of_restored(filed, &award, reason, &ctx.law))
        .collect();
    record(tx, ctx, &acting, &facts, &following)?;
    Ok(award)
}

/// The rules by which what the file rests on has been used for something else, or the title of that
/// year was given again, and that nobody overruled.
fn spent_meanwhile(tx: &mut Conn, ctx: &Ctx, filed: &NominationInContext) -> Result<Vec<Finding>> {
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
fn title_given_again(tx: &mut Conn, ctx: &Ctx, award: &Award) -> Result<Vec<Stopped>> {
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

/// A file or a record for which the standard asks for an award like the one it rests on.
#[derive(Debug, Clone)]
pub struct Dependent {
    /// The file; none for a record from before this service.
    pub filed: Option<NominationInContext>,
    /// The record it led to, if it did.
    pub award: Option<Award>,
    /// The award's code.
    pub award_code: String,
    /// Its name in Vietnamese and English.
    pub award_name: (String, String),
    /// Is there another award in force that it can rest on?
    pub has_other_base: bool,
}

/// What rests on a record: files that are on their way and awards in force of the same subject,
/// given or asked for on the merit that this one is a base for. Listed whatever the record's state
/// is, so that it can be looked at before it is cancelled.
pub fn dependents(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
) -> Result<Vec<Dependent>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let award = seen(tx, &scope, id)?;
    let all = resting(tx, ctx, &award)?;
    visible(tx, &scope, &award, all)
}

/// Those that the reader would find one by one: all of a subject of theirs, else what was given or
/// asked for in their units.
fn visible(
    tx: &mut Conn,
    scope: &Scope,
    base: &Award,
    all: Vec<Dependent>,
) -> Result<Vec<Dependent>> {
    if all.is_empty()
        || !db::register::people::subjects_within(tx, scope, &[base.subject])?.is_empty()
    {
        return Ok(all);
    }
    let homes: Vec<UnitId> = all
        .iter()
        .filter_map(|one| one.award.as_ref().map(|award| award.unit))
        .collect();
    let homes = db::register::units::with_ids(tx, &homes)?;
    let within = |unit: UnitId| {
        homes
            .iter()
            .any(|home| home.id == unit && scope.contains(&home.path))
    };
    let is_seen = |one: &Dependent| {
        one.filed
            .as_ref()
            .is_some_and(|filed| scope.contains(&filed.unit_path))
            || one.award.as_ref().is_some_and(|award| within(award.unit))
    };
    Ok(all.into_iter().filter(is_seen).collect())
}

fn resting(tx: &mut Conn, ctx: &Ctx, base: &Award) -> Result<Vec<Dependent>> {
    if base.facts.commendation_type != CommendationType::Merit {
        return Ok(Vec::new());
    }
    let bases = |code: &str| {
        ctx.law
            .awards
            .iter()
            .filter(|award| award.code == code)
            .flat_map(|award| &award.base)
            .cloned()
            .collect::<Vec<_>>()
    };
    let rests = |code: &str| bases(code).contains(&base.facts.award_code);
    let mut held = db::awards::of_subjects(tx, &[base.subject])?;
    held.retain(Award::is_in_force);
    let other_base = |code: &str| {
        let bases = bases(code);
        held.iter().any(|other| {
            other.id != base.id
                && bases.contains(&other.facts.award_code)
                && other.facts.commendation_type == CommendationType::Merit
        })
    };
    let files = db::eligibility::checks::files_of(tx, &[base.subject])?;
    // A namesake's file rests on the namesake's own awards.
    let own = files
        .into_iter()
        .map(|(_, file, _)| file)
        .filter(|file| file.whose == Relation::Own);
    let files: Vec<NominationId> = own
        .filter(|file| rests(&file.award_code))
        .map(|file| file.id)
        .collect();
    let files = if files.is_empty() {
        Vec::new()
    } else {
        db::nominations::with_ids(tx, &Scope::All, &files)?
    };
    let mut found = Vec::new();
    for filed in files
        .into_iter()
        .filter(|filed| filed.nomination.content.commendation_type == CommendationType::Merit)
    {
        let award = held
            .iter()
            .find(|award| award.nomination == Some(filed.nomination.id))
            .cloned();
        let has_ended = filed.nomination.holder.is_none();
        if award.is_some() || !has_ended {
            let (award_code, award_name) = (
                filed.nomination.content.award_code.clone(),
                ctx.law.award_name(&filed.nomination),
            );
            found.push(Dependent {
                has_other_base: other_base(&award_code),
                filed: Some(filed),
                award,
                award_code,
                award_name,
            });
        }
    }
    let merit = |award: &&Award| {
        award.facts.commendation_type == CommendationType::Merit && rests(&award.facts.award_code)
    };
    for award in held.iter().filter(merit).filter(|award| {
        award.nomination.is_none() && award.facts.decided_on >= base.facts.decided_on
    }) {
        let (award_code, award_name) = (
            award.facts.award_code.clone(),
            award.facts.award_name.clone(),
        );
        found.push(Dependent {
            has_other_base: other_base(&award_code),
            filed: None,
            award: Some(award.clone()),
            award_code,
            award_name,
        });
    }
    Ok(found)
}
