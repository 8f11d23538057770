//! Reminders that go out without being asked: a file soon due and overdue to its holder, long
//! overdue to the superior; a cycle that closes to the units below. Each once, whichever server
//! notices it.

use chrono::NaiveDate;

use crate::db::upkeep::reminders::{DueFile, Kind};
use crate::db::{self, Conn, Saved};
use crate::domain::base::days::local_date;
use crate::domain::base::ids::UnitId;
use crate::domain::base::job::QueuedLetter;
use crate::domain::base::office::Office;
use crate::domain::nominations::cycle::Cycle;
use crate::domain::nominations::nomination::{NominationInContext, StageTask};
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
        let mut tasks: Vec<(&NominationInContext, StageTask)> = Vec::new();
        for DueFile { filed, due_on } in &told {
            if taken.contains(&(filed.nomination.id, *due_on)) {
                let theirs = filed.nomination.tasks().into_iter();
                let due = theirs.filter(|task| task.due_on == Some(*due_on));
                tasks.extend(due.map(|task| (filed, task)));
            }
        }
        // Who never had more time than this needs no reminder that it is short.
        let had_time = |task: &StageTask| {
            let given = |due| calendar.working_days_between(local_date(task.since), due);
            kind != Kind::DueSoon || task.due_on.is_some_and(|due| given(due) > BEFORE)
        };
        tasks.retain(|(_, task)| had_time(task));
        let units = if kind == Kind::OverdueSuperior {
            let ids: Vec<UnitId> = tasks.iter().map(|(_, task)| task.office.unit).collect();
            db::register::units::with_ids(tx, &ids)?
        } else {
            Vec::new()
        };
        let mut following: Vec<QueuedLetter> = Vec::new();
        for (filed, task) in tasks {
            let above = units.iter().find(|unit| unit.id == task.office.unit);
            let above = above.and_then(|unit| unit.parent);
            match kind {
                Kind::OverdueSuperior => {
                    following.extend(notices::of_overdue(filed, &task, above, &ctx.law));
                }
                Kind::DueSoon | Kind::Overdue => {
                    following.extend(notices::of_due(filed, &task, today, &ctx.law));
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

/// Tells units below a body that the end of its cycle was moved, a stretch of them; answers whether
/// there was anything to do.
pub fn tell_of_cycles(tx: &mut Conn, ctx: &Ctx) -> Result<bool> {
    let Some((cycle, behind)) = db::nominations::cycles::to_tell(tx)? else {
        return Ok(false);
    };
    let today = ctx.today();
    let below = Below::of(tx, ctx, &cycle, behind)?;
    if db::nominations::cycles::note_told(tx, &cycle, behind, below.up_to, today)?
        == Saved::LostRace
    {
        return Ok(true);
    }
    let letter = |office| notices::of_moved(&cycle, below.award.clone(), &below.body, office);
    let letters: Vec<QueuedLetter> = below.offices.into_iter().map(letter).collect();
    follow(tx, ctx, &letters)?;
    Ok(true)
}

/// A stretch of the offices that nominate to the body of a cycle.
struct Below {
    /// What the body is called.
    body: String,
    /// The award's name in Vietnamese and English.
    award: (String, String),
    offices: Vec<Office>,
    /// The last unit of it; none where there is nobody behind.
    up_to: Option<UnitId>,
}

impl Below {
    fn of(tx: &mut Conn, ctx: &Ctx, cycle: &Cycle, behind: Option<UnitId>) -> Result<Self> {
        let body = db::register::units::with_id(tx, cycle.unit)?.ok_or(Error::NotFound("unit"))?;
        let offices =
            db::access::users::officers_below(tx, &body.path, ctx.today(), behind, MOST_OFFICES)?;
        let more = i64::try_from(offices.len()).is_ok_and(|count| count == MOST_OFFICES);
        let award = ctx.law.any_award(&cycle.award_code);
        Ok(Self {
            body: body.name,
            award: award.map(|award| award.name.clone()).unwrap_or_default(),
            up_to: offices.last().filter(|_| more).map(|office| office.unit),
            offices,
        })
    }
}

/// Reminds units below a body that its cycle closes, a stretch of them; answers whether there was
/// anything to do.
pub fn remind_of_cycles(tx: &mut Conn, ctx: &Ctx) -> Result<bool> {
    let Some((cycle, behind)) = db::nominations::cycles::to_remind(tx, ctx.today())? else {
        return Ok(false);
    };
    let below = Below::of(tx, ctx, &cycle, behind)?;
    // Whom another server reminds meanwhile, this one does not.
    if db::nominations::cycles::note_reminded(tx, cycle.id, behind, below.up_to, ctx.today())?
        == Saved::LostRace
    {
        return Ok(true);
    }
    let letter = |office| notices::of_closing(&cycle, below.award.clone(), &below.body, office);
    let letters: Vec<QueuedLetter> = below.offices.into_iter().map(letter).collect();
    follow(tx, ctx, &letters)?;
    Ok(true)
}
