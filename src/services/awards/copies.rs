//! The copies of a decision: which the law has sent, by when, and which were.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::db::{self, Conn, Failure};
use crate::domain::access::policy::{self, Right};
use crate::domain::awards::copy::{CopyTo, SentCopy};
use crate::domain::awards::decision::Decision;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{DecisionId, UnitId};
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::awards::decisions::ShownDecision;
use crate::services::{Ctx, record};

/// A copy that is to be sent, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedCopy {
    /// To whom.
    pub to: CopyTo,
    /// The unit that nominated, with its name.
    pub unit: Option<(UnitId, String)>,
    /// By when.
    pub due_on: NaiveDate,
    /// On which day it was sent, and who noted it.
    pub sent: Option<(NaiveDate, String)>,
}

impl OwedCopy {
    /// Is it past its day, and was not sent?
    #[must_use]
    pub fn is_late(&self, today: &NaiveDate) -> bool {
        self.sent.is_none() && self.due_on < *today
    }
}

/// The copies of an issued decision that lists these files; none before it is issued.
fn owed<'f>(
    ctx: &Ctx,
    decision: &Decision,
    files: impl Iterator<Item = &'f NominationInContext>,
    sent: &[SentCopy],
) -> Vec<OwedCopy> {
    let Some(numbering) = &decision.numbering else {
        return Vec::new();
    };
    // Nobody sends a copy to themselves.
    let units: BTreeMap<UnitId, String> = files
        .filter(|file| file.nomination.places.nominating != decision.issuer)
        .map(|file| (file.nomination.places.nominating, file.unit_name.clone()))
        .collect();
    let units = units
        .into_iter()
        .map(|unit| (CopyTo::NominatingUnit, Some(unit)));
    let others = CopyTo::ONCE.iter().map(|to| (*to, None));
    let copy = |(to, unit): (CopyTo, Option<(UnitId, String)>)| {
        let id = unit.as_ref().map(|(id, _)| *id);
        let known = sent.iter().find(|one| one.to == to && one.unit == id);
        OwedCopy {
            due_on: to.due(&ctx.law.calendar, numbering.date),
            sent: known.map(|one| (one.sent_on, one.sent_by.clone())),
            to,
            unit,
        }
    };
    units.chain(others).map(copy).collect()
}

/// The copies of a decision that was read: those that its issuer has to send.
pub fn of_shown(tx: &mut Conn, ctx: &Ctx, shown: &ShownDecision) -> Result<Vec<OwedCopy>> {
    let decision = &shown.found.decision;
    if decision.numbering.is_none() {
        return Ok(Vec::new());
    }
    let sent = db::awards::copies::of_decision(tx, decision.id)?;
    let files = shown.lines.iter().map(|line| &line.filed);
    Ok(owed(ctx, decision, files, &sent))
}

/// The copies of a decision that the caller sees.
pub fn list(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: DecisionId) -> Result<Vec<OwedCopy>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let found = db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let lines = db::nominations::of_decision(tx, id)?;
    let sent = db::awards::copies::of_decision(tx, id)?;
    let files = lines.iter().map(|line| &line.filed);
    Ok(owed(ctx, &found.decision, files, &sent))
}

/// A copy that was sent.
#[derive(Debug, Clone)]
pub struct SendCopy {
    /// To whom.
    pub to: CopyTo,
    /// To which unit, of those that nominated.
    pub unit: Option<UnitId>,
    /// On which day; none for today.
    pub sent_on: Option<NaiveDate>,
}

/// Notes that a copy of a decision was sent, as who issues the decisions of its issuer.
pub fn send(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
    new: &SendCopy,
) -> Result<Vec<OwedCopy>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let decision = &found.decision;
    let acting = policy::may(
        &actor,
        Right::HandleDecision,
        decision.issuer,
        &found.issuer_path,
    )?;
    let Some(numbering) = &decision.numbering else {
        return Err(Error::WrongStage(decision.status.code().to_owned()));
    };
    let lines = db::nominations::of_decision(tx, id)?;
    let sent = db::awards::copies::of_decision(tx, id)?;
    let all = owed(ctx, decision, lines.iter().map(|line| &line.filed), &sent);
    let is_meant = |copy: &&OwedCopy| {
        copy.to == new.to && copy.unit.as_ref().map(|(unit, _)| *unit) == new.unit
    };
    let meant = all.iter().find(is_meant);
    let meant = meant.ok_or_else(|| Error::invalid("/unit_id", "unknown_reference"))?;
    if meant.sent.is_some() {
        return Err(Error::exists("/copy_to"));
    }
    let sent_on = new.sent_on.unwrap_or_else(|| ctx.today());
    if sent_on > ctx.today() {
        return Err(Error::invalid("/sent_on", "in_future"));
    }
    if sent_on < numbering.date {
        return Err(Error::invalid("/sent_on", "before_decision"));
    }
    let copy = SentCopy {
        to: new.to,
        unit: new.unit,
        sent_on,
        sent_by: acting.name.clone(),
    };
    match db::awards::copies::insert(tx, id, &copy) {
        Err(Failure::Duplicate(_)) => return Err(Error::exists("/copy_to")),
        inserted => inserted?,
    }
    let mut detail = vec![
        ("to", copy.to.code().to_owned()),
        ("date", sent_on.to_string()),
    ];
    detail.extend(copy.unit.map(|unit| ("unit_id", unit.to_string())));
    let object = Object::Decision(id);
    let told = HistoryEvent::plain(object, EventKind::DecisionCopySent, decision.version);
    record(tx, ctx, &acting, &[told.with(detail)], &[])?;
    list(tx, ctx, caller, id)
}
