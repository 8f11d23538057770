//! How a record ends and comes back: cancelled, stripped, restored; and what rested on it.

mod dependents;
mod record;
mod restore;

use chrono::NaiveDate;
pub(super) use dependents::resting;

use super::{payments, seen};
use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::awards::award::{Award, AwardStatus, CancelGround, Cancellation};
use crate::domain::awards::notices;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::AwardId;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

pub(in crate::services) use record::shown_with;
pub use record::{AwardWithRights, record_of};

pub use dependents::{Dependent, dependents};

pub use restore::restore;

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
            db::register::units::with_id(tx, filed.nomination.places.deciding)?,
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
    payments::follow(tx, &award)?;
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
