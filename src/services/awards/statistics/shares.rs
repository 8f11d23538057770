//! To whom awards go: the shares of direct workers, of women and of ad hoc awards, their trend, and
//! the target of a body.

use chrono::{Datelike, NaiveDate};

use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Right};
use crate::domain::awards::statistics::shares::{AwardShares, AwardTarget, TREND_YEARS};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::UnitId;
use crate::domain::law::award_type::CommendationType;
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

/// The shares of some days, and of the years up to them.
#[derive(Debug, Clone)]
pub struct Trend {
    /// Of the days that were asked for.
    pub asked: AwardShares,
    /// Of ten years up to the last of these days, the newest first; every year is there.
    pub years: Vec<(i32, AwardShares)>,
}

/// To whom awards went that were decided between two days, in the caller's units and those below,
/// and in the ten years up to the second. `statistics::awards` looks at the days.
pub fn trend(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (from, to): (NaiveDate, NaiveDate),
    kind: Option<CommendationType>,
) -> Result<Trend> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    super::check_days(from, to)?;
    let found = db::awards::statistics::shares::by_year(tx, &scope, (from, to), kind)?;
    let all = found.into_iter().map(|(_, shares)| shares);
    let asked = all.fold(AwardShares::default(), AwardShares::and);
    let last = to.year();
    let first = last - TREND_YEARS + 1;
    let days = NaiveDate::from_ymd_opt(first, 1, 1).zip(NaiveDate::from_ymd_opt(last, 12, 31));
    let known = match days {
        Some(days) => db::awards::statistics::shares::by_year(tx, &scope, days, kind)?,
        None => Vec::new(),
    };
    let of = |year: i32| {
        let shares = known.iter().find(|(known, _)| *known == year);
        (year, shares.map(|(_, shares)| *shares).unwrap_or_default())
    };
    Ok(Trend {
        asked,
        years: (first..=last).rev().map(of).collect(),
    })
}

/// The target of a body as a reader sees it.
#[derive(Debug, Clone)]
pub struct ShownTarget {
    /// The body.
    pub unit: Unit,
    /// Its own.
    pub target: AwardTarget,
    /// Can the reader set it?
    pub may_set: bool,
}

fn may_set(actor: &Actor, unit: &Unit) -> bool {
    policy::may(actor, Right::SetTarget, unit.id, &unit.path).is_ok()
}

fn shown(tx: &mut Conn, actor: &Actor, unit: Unit) -> Result<ShownTarget> {
    let target = db::awards::statistics::shares::targets_of(tx, &[unit.id])?.pop();
    Ok(ShownTarget {
        may_set: may_set(actor, &unit),
        target: target.unwrap_or_else(|| AwardTarget::none(unit.id)),
        unit,
    })
}

fn seen(tx: &mut Conn, actor: &Actor, unit: UnitId) -> Result<Unit> {
    db::register::units::find(tx, &actor.register(), unit)?.ok_or(Error::NotFound("unit"))
}

/// The target of a body.
pub fn target(tx: &mut Conn, ctx: &Ctx, caller: &Caller, unit: UnitId) -> Result<ShownTarget> {
    let actor = access::actor(tx, ctx, caller)?;
    let unit = seen(tx, &actor, unit)?;
    shown(tx, &actor, unit)
}

/// The targets of the bodies in which the caller holds an office.
pub fn targets(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<ShownTarget>> {
    let actor = access::actor(tx, ctx, caller)?;
    let units = super::forms::bodies(tx, ctx, caller)?;
    let ids: Vec<UnitId> = units.iter().map(|unit| unit.id).collect();
    let targets = db::awards::statistics::shares::targets_of(tx, &ids)?;
    let shown = |unit: Unit| {
        let known = targets.iter().find(|target| target.unit == unit.id);
        ShownTarget {
            target: known.copied().unwrap_or_else(|| AwardTarget::none(unit.id)),
            may_set: may_set(&actor, &unit),
            unit,
        }
    };
    Ok(units.into_iter().map(shown).collect())
}

/// Sets the target of a body, as the head of a standing office or an administrator at or above it.
pub fn set_target(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    expected: i64,
    percent: i32,
) -> Result<ShownTarget> {
    let actor = access::actor(tx, ctx, caller)?;
    let unit = seen(tx, &actor, unit)?;
    let acting = policy::may(&actor, Right::SetTarget, unit.id, &unit.path)?;
    let before = shown(tx, &actor, unit)?;
    if before.target.version != expected {
        return Err(Error::Stale);
    }
    if before.target.percent == Some(percent) {
        return Ok(before);
    }
    let target = AwardTarget {
        percent: Some(percent),
        version: before.target.version + 1,
        ..before.target
    };
    let saved = db::awards::statistics::shares::save_target_if_unchanged(tx, &target)?;
    ensure_saved(saved)?;
    let object = Object::Unit(before.unit.id);
    let set = HistoryEvent::plain(object, EventKind::TargetSet, before.unit.version)
        .with(vec![("percent", percent.to_string())]);
    record(tx, ctx, &acting, &[set], &[])?;
    Ok(ShownTarget { target, ..before })
}
