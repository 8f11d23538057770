//! Reminders that go out without being asked: a file soon due and overdue to its holder, long
//! overdue to the superior; a cycle that closes to the units below. Each once, whichever server
//! notices it.

use chrono::NaiveDate;

use crate::db::upkeep::reminders::Kind;
use crate::db::{self, Conn, Saved};
use crate::domain::base::days::local_date;
use crate::domain::base::ids::UnitId;
use crate::domain::base::job::QueuedLetter;
use crate::domain::nominations::nomination::NominationInContext;
use crate::domain::nominations::notices;
use crate::error::{Error, Result};
use crate::services::{Ctx, follow};

/// Working days before the due day at which the holder is reminded.
const BEFORE: u32 = 2;

/// Working days after the due day at which the superior hears of it.
const TO_THE_SUPERIOR: u32 = 3;

/// The most files that are told of in one transaction; the next one goes on.
const MOST: i64 = 100;

/// The most offices that are reminded of a cycle in one transaction.
const MOST_OFFICES: i64 = 500;

/// Queues what is due today; answers how many files it told of. Nothing when there is nothing left.
pub fn remind(tx: &mut Conn, ctx: &Ctx) -> Result<usize> {
    let (today, calendar) = (ctx.today(), &ctx.law.calendar);
    let mut count = 0;
    for kind in [Kind::DueSoon, Kind::Overdue, Kind::OverdueSuperior] {
        let (from, to) = match kind {
            Kind::DueSoon => (Some(today), calendar.due(today, BEFORE)),
            Kind::Overdue => (None, today.pred_opt().unwrap_or(today)),
            Kind::OverdueSuperior => (None, late_by(ctx, TO_THE_SUPERIOR)),
        };
        let told = db::upkeep::reminders::due(tx, kind, from, to, MOST)?;
        let taken = db::upkeep::reminders::take(tx, kind, &told, ctx.now)?;
        let holders: Vec<UnitId> = told
            .iter()
            .filter_map(|filed| filed.nomination.holder)
            .map(|holder| holder.unit)
            .collect();
        let units = if kind == Kind::OverdueSuperior {
            db::register::units::with_ids(tx, &holders)?
        } else {
            Vec::new()
        };
        let mut following: Vec<QueuedLetter> = Vec::new();
        // Who never had more time than this needs no reminder that it is short.
        let needs_none = |filed: &&NominationInContext| {
            let (since, due) = (local_date(filed.nomination.since), filed.nomination.due_on);
            kind == Kind::DueSoon
                && due.is_some_and(|due| calendar.working_days_between(since, due) <= BEFORE)
        };
        for filed in told
            .iter()
            .filter(|filed| taken.contains(&filed.nomination.id) && !needs_none(filed))
        {
            let above = units.iter().find(|unit| {
                filed
                    .nomination
                    .holder
                    .is_some_and(|holder| holder.unit == unit.id)
            });
            match kind {
                Kind::OverdueSuperior => following.extend(notices::of_overdue(
                    filed,
                    above.and_then(|unit| unit.parent),
                    &ctx.law,
                )),
                Kind::DueSoon | Kind::Overdue => {
                    following.extend(notices::of_due(filed, today, &ctx.law));
                }
            }
        }
        follow(tx, ctx, &following)?;
        count += taken.len();
    }
    Ok(count)
}

/// The last day that lies this many working days back.
fn late_by(ctx: &Ctx, count: u32) -> NaiveDate {
    let mut day = ctx.today();
    while ctx.law.calendar.working_days_between(day, ctx.today()) < count {
        let Some(before) = day.pred_opt() else { break };
        day = before;
    }
    day
}

/// Reminds units below a body that its cycle closes, a stretch of them; answers whether there was
/// anything to do.
pub fn remind_of_cycles(tx: &mut Conn, ctx: &Ctx) -> Result<bool> {
    let Some((cycle, behind)) = db::nominations::cycles::to_remind(tx, ctx.today())? else {
        return Ok(false);
    };
    let body = db::register::units::with_id(tx, cycle.unit)?.ok_or(Error::NotFound("unit"))?;
    let offices =
        db::access::users::officers_below(tx, &body.path, ctx.today(), behind, MOST_OFFICES)?;
    let more = i64::try_from(offices.len()).is_ok_and(|count| count == MOST_OFFICES);
    let up_to = offices.last().filter(|_| more).map(|office| office.unit);
    // Whom another server reminds meanwhile, this one does not.
    if db::nominations::cycles::note_reminded(tx, cycle.id, behind, up_to, ctx.today())?
        == Saved::LostRace
    {
        return Ok(true);
    }
    let award = ctx
        .law
        .any_award(&cycle.award_code)
        .map(|award| award.name.clone())
        .unwrap_or_default();
    let letters: Vec<QueuedLetter> = offices
        .into_iter()
        .map(|office| notices::of_closing(&cycle, award.clone(), &body.name, office))
        .collect();
    follow(tx, ctx, &letters)?;
    Ok(true)
}
