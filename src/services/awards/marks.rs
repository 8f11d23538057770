//! What became of the items of an award, and its ceremony: noted by the standing office at or above
//! the unit of who was awarded.

use chrono::NaiveDate;

use super::seen;
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Right};
use crate::domain::awards::award::Award;
use crate::domain::awards::mark::{
    AwardItem, AwardMark, CeremonyKind, HANDED_OVER, MOST_MARKS, MarkKind, open_requests,
};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::AwardId;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, record};

/// Something to note.
#[derive(Debug, Clone)]
pub struct NewMark {
    /// What happened.
    pub kind: MarkKind,
    /// To which item.
    pub item: Option<AwardItem>,
    /// On which day.
    pub day: NaiveDate,
    /// Serial number, or number in a book.
    pub number: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Where the ceremony was.
    pub place: Option<String>,
    /// What kind of ceremony.
    pub ceremony: Option<CeremonyKind>,
}

/// Something that was noted, as it is shown.
#[derive(Debug, Clone)]
pub struct ShownMark {
    /// It.
    pub mark: AwardMark,
    /// Is it a ceremony of its own for an award that is given together with something else?
    pub is_lone_ceremony: bool,
    /// Was it asked for and not answered yet?
    pub is_open: bool,
}

/// What was noted of an award.
#[derive(Debug, Clone)]
pub struct AwardMarks {
    /// In the order in which it was noted.
    pub marks: Vec<ShownMark>,
    /// Until when the items are to be handed over, while none was.
    pub items_due: Option<NaiveDate>,
    /// Can the reader note something?
    pub may_mark: bool,
}

/// The actor as one who notes what becomes of an award.
fn marker(tx: &mut Conn, actor: &Actor, award: &Award) -> Result<Actor> {
    let unit = db::register::units::with_id(tx, award.unit)?.ok_or(Error::NotFound("unit"))?;
    let acting = policy::may(actor, Right::HandleHolds, unit.id, &unit.path)?;
    let subject = db::register::people::subjects_with_ids(tx, &[award.subject])?.pop();
    if let Some((subject, _)) = subject {
        policy::not_their_own(actor, &subject.beneficiary())?;
    }
    Ok(acting)
}

fn shown(award: &Award, mark: AwardMark, is_open: bool) -> ShownMark {
    ShownMark {
        is_lone_ceremony: mark.is_lone_ceremony(&award.facts),
        is_open,
        mark,
    }
}

/// What was noted of an award that the caller sees.
pub fn list(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: AwardId) -> Result<AwardMarks> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let award = seen(tx, &scope, id)?;
    let may_mark = match marker(tx, &actor, &award) {
        Ok(_) => award.is_in_force(),
        Err(Error::Forbidden(_)) => false,
        Err(error) => return Err(error),
    };
    let marks = db::awards::marks::of_award(tx, id)?;
    let open: Vec<_> = open_requests(&marks).iter().map(|mark| mark.id).collect();
    let was_handed_over = marks.iter().any(|mark| mark.kind == MarkKind::Issued);
    // Of what was given before this service nobody waits for the items.
    let is_awaited = award.nomination.is_some() && award.is_in_force() && !was_handed_over;
    let due = ctx.law.calendar.due(award.facts.decided_on, HANDED_OVER);
    Ok(AwardMarks {
        items_due: is_awaited.then_some(due),
        may_mark,
        marks: marks
            .into_iter()
            .map(|mark| {
                let is_open = open.contains(&mark.id);
                shown(&award, mark, is_open)
            })
            .collect(),
    })
}

/// Notes something of an award in force. A ceremony of its own where there should be none warns, in
/// the answer, and stops nothing.
pub fn add(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
    new: NewMark,
) -> Result<ShownMark> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let award = seen(tx, &scope, id)?;
    let acting = marker(tx, &actor, &award)?;
    if !award.is_in_force() {
        return Err(Error::WrongStage(award.status.code().to_owned()));
    }
    if new.day > ctx.today() {
        return Err(Error::invalid("/happened_on", "in_future"));
    }
    if new.day < award.facts.decided_on {
        return Err(Error::invalid("/happened_on", "before_decision"));
    }
    let marks = db::awards::marks::of_award(tx, id)?;
    let is_same = |mark: &AwardMark| {
        (mark.kind, mark.item, mark.day, &mark.number) == (new.kind, new.item, new.day, &new.number)
    };
    if marks.iter().any(is_same) {
        return Err(Error::exists("/kind"));
    }
    if marks.len() >= MOST_MARKS {
        return Err(Error::invalid("/kind", "too_many_marks"));
    }
    let mark = AwardMark {
        id: ctx.id(),
        award: id,
        kind: new.kind,
        item: new.item,
        day: new.day,
        number: new.number,
        reason: new.reason,
        place: new.place,
        ceremony: new.ceremony,
        due_on: new
            .kind
            .days()
            .map(|days| ctx.law.calendar.ends_after(new.day, days)),
        entered_by: acting.name.clone(),
        entered_at: ctx.now,
    };
    db::awards::marks::insert(tx, &mark)?;
    let mut detail = vec![
        ("kind", mark.kind.code().to_owned()),
        ("date", mark.day.to_string()),
    ];
    detail.extend(mark.item.map(|item| ("item", item.code().to_owned())));
    detail.extend(mark.number.iter().map(|number| ("number", number.clone())));
    let fact = HistoryEvent::plain(Object::Award(id), EventKind::AwardMarked, award.seq);
    let fact = fact.with(detail);
    let fact = match &mark.reason {
        Some(reason) => fact.because(reason),
        None => fact,
    };
    record(tx, ctx, &acting, &[fact], &[])?;
    let is_open = mark.kind.needs_reason();
    Ok(shown(&award, mark, is_open))
}
