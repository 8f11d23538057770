//! The money of awards: paid by the office of the body that pays, set aside, recovered; and what
//! all of it comes to.

mod opened;
mod shown;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::db::awards::payments as kept;
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Right};
use crate::domain::awards::award::{Award, AwardStatus};
use crate::domain::awards::payment::{AwardPayment, PaymentFault, PaymentState, Voucher};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{AwardId, SubjectId, UnitId};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

pub use crate::db::awards::payments::{NamedPayment, PaymentFilter};

use shown::{shown, shown_one};

pub use opened::fill;
pub use shown::{PaymentWithActs, PaymentsBoard, ShownPayment, board, find, lines, list, of_award};

/// The most that are paid at once.
pub const MOST_PAID: usize = 500;

/// What the awards of a paper pay, each by the body that pays it: kept with them.
pub(super) fn open<'a>(
    tx: &mut Conn,
    given: impl IntoIterator<Item = (UnitId, &'a Award)>,
) -> Result<()> {
    let payments: Vec<AwardPayment> = given
        .into_iter()
        .map(|(by, award)| AwardPayment::due(award, by))
        .collect();
    Ok(kept::insert(tx, &payments)?)
}

/// Would its money be paid, or be to be paid, although its award was taken back? An officer set it
/// aside before, or a server of the version before took the award back.
fn pays_in_vain(award: AwardStatus, payment: PaymentState) -> bool {
    let pays = matches!(payment, PaymentState::Unpaid | PaymentState::Paid);
    pays && !award.is_in_force()
}

/// What becomes of the money when its award was taken back or given back.
pub(super) fn follow(tx: &mut Conn, award: &Award) -> Result<()> {
    let Some(payment) = kept::of_award(tx, award.id)? else {
        return Ok(());
    };
    let changed = if award.is_in_force() {
        payment.award_restored()
    } else {
        payment.award_ended()
    };
    match changed {
        Some(changed) => ensure_saved(kept::save_if_unchanged(tx, &changed)?),
        None => Ok(()),
    }
}

/// The actor as one who handles the fund of a body: who issues its decisions. A body that was merged
/// acts by its successor.
pub(super) fn payer(tx: &mut Conn, ctx: &Ctx, actor: &Actor, body: UnitId) -> Result<Actor> {
    let body = db::register::units::with_id(tx, body)?.ok_or(Error::NotFound("unit"))?;
    let above = db::register::units::upwards(tx, &body.path, ctx.today())?;
    let heir = above.into_iter().next().unwrap_or(body);
    Ok(policy::may(
        actor,
        Right::HandleDecision,
        heir.id,
        &heir.path,
    )?)
}

/// Nobody handles the money of their own award.
fn none_their_own(tx: &mut Conn, actor: &Actor, subjects: &[SubjectId]) -> Result<()> {
    let found = db::register::people::subjects_with_ids(tx, subjects)?;
    Ok(found
        .iter()
        .try_for_each(|(subject, _)| policy::not_their_own(actor, &subject.beneficiary()))?)
}

fn refused(fault: PaymentFault) -> Error {
    match fault {
        PaymentFault::WrongState(state) => Error::WrongStage(state.code().to_owned()),
        PaymentFault::NoAmount => Error::invalid("/amount", "no_amount"),
        PaymentFault::AmountKnown => Error::invalid("/amount", "amount_known"),
    }
}

/// The day of a paper is not in the future, and not before the decision.
fn dated(ctx: &Ctx, day: NaiveDate, decided_on: NaiveDate) -> Result<()> {
    match day {
        _ if day > ctx.today() => Err(Error::invalid("/paid_on", "in_future")),
        _ if day < decided_on => Err(Error::invalid("/paid_on", "before_decision")),
        _ => Ok(()),
    }
}

/// What history tells of an act.
struct Told {
    deed: EventKind,
    reason: Option<String>,
    detail: Vec<(&'static str, String)>,
    /// Of the paper, where there is one.
    day: Option<NaiveDate>,
}

impl Told {
    fn by(deed: EventKind, paper: &Voucher) -> Self {
        Self {
            deed,
            reason: paper.note.clone(),
            detail: vec![
                ("number", paper.number.clone()),
                ("date", paper.day.to_string()),
            ],
            day: Some(paper.day),
        }
    }

    fn because(deed: EventKind, reason: &str) -> Self {
        Self {
            deed,
            reason: Some(reason.to_owned()),
            detail: Vec::new(),
            day: None,
        }
    }

    fn of(&self, payment: &AwardPayment) -> HistoryEvent {
        let object = Object::Award(payment.award);
        let fact = HistoryEvent::plain(object, self.deed, payment.version);
        let fact = fact.with(self.detail.clone());
        match &self.reason {
            Some(reason) => fact.because(reason),
            None => fact,
        }
    }
}

/// Does something with the money of an award, as who handles the fund that pays it.
fn act(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, expected): (AwardId, i64),
    told: &Told,
    change: impl FnOnce(AwardPayment) -> std::result::Result<AwardPayment, PaymentFault>,
) -> Result<ShownPayment> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut named = kept::with_ids(tx, &scope, &[id])?
        .pop()
        .ok_or(Error::NotFound("award payment"))?;
    let acting = payer(tx, ctx, &actor, named.payment.unit)?;
    none_their_own(tx, &actor, &[named.subject])?;
    let version = named.payment.version;
    let changed = change(named.payment).map_err(refused)?;
    if pays_in_vain(named.award_status, changed.state) {
        return Err(Error::WrongStage(named.award_status.code().to_owned()));
    }
    if version != expected {
        return Err(Error::Stale);
    }
    if let Some(day) = told.day {
        dated(ctx, day, named.decided_on)?;
    }
    ensure_saved(kept::save_if_unchanged(tx, &changed)?)?;
    record(tx, ctx, &acting, &[told.of(&changed)], &[])?;
    named.payment = changed;
    shown_one(tx, named)
}

/// Notes that the money of an award was paid.
pub fn pay(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
    expected: i64,
    by: Voucher,
) -> Result<ShownPayment> {
    let told = Told::by(EventKind::AwardPaid, &by);
    act(tx, ctx, caller, (id, expected), &told, |one| one.pay(by))
}

/// Notes that the money of an award that was taken back came back.
pub fn recover(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
    expected: i64,
    by: Voucher,
) -> Result<ShownPayment> {
    let told = Told::by(EventKind::AwardMoneyRecovered, &by);
    act(tx, ctx, caller, (id, expected), &told, |one| {
        one.recover(by)
    })
}

/// Enters the amount of an award whose coefficient the law does not tell, with its ground.
pub fn enter_amount(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
    expected: i64,
    (amount, ground): (i64, String),
) -> Result<ShownPayment> {
    let told = Told {
        detail: vec![("amount", amount.to_string())],
        ..Told::because(EventKind::AwardAmountEntered, &ground)
    };
    act(tx, ctx, caller, (id, expected), &told, |one| {
        one.enter(amount, ground)
    })
}

/// Sets the money of an award aside, with the reason: of several titles for one period the highest
/// alone is paid.
pub fn set_aside(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
    expected: i64,
    reason: String,
) -> Result<ShownPayment> {
    let told = Told::because(EventKind::AwardNotDue, &reason);
    act(tx, ctx, caller, (id, expected), &told, |one| {
        one.set_aside(reason)
    })
}

/// Takes back what was noted last, with the reason.
pub fn reopen(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
    expected: i64,
    reason: &str,
) -> Result<ShownPayment> {
    let told = Told::because(EventKind::AwardPaymentReopened, reason);
    act(tx, ctx, caller, (id, expected), &told, AwardPayment::reopen)
}

/// What stands in the way of paying these together: whose is not seen or named twice, who pays.
fn together(ids: &[AwardId], found: &BTreeMap<AwardId, NamedPayment>) -> Result<UnitId> {
    let mut known = BTreeSet::new();
    let mut faults = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        let code = match found.get(id) {
            None => "unknown_reference",
            Some(_) if !known.insert(*id) => "twice",
            Some(_) => continue,
        };
        faults.push(FieldFault::new(&format!("/award_ids/{place}"), code));
    }
    let bodies: BTreeSet<UnitId> = found.values().map(|named| named.payment.unit).collect();
    if bodies.len() > 1 {
        faults.push(FieldFault::new("/award_ids", "several_payers"));
    }
    match bodies.first() {
        Some(body) if faults.is_empty() => Ok(*body),
        _ => Err(Error::Invalid(faults)),
    }
}

/// Notes that the money of several awards was paid by one paper of one body: all or none.
pub fn pay_many(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    ids: &[AwardId],
    by: &Voucher,
) -> Result<Vec<ShownPayment>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found: BTreeMap<AwardId, NamedPayment> = kept::with_ids(tx, &scope, ids)?
        .into_iter()
        .map(|named| (named.payment.award, named))
        .collect();
    let body = together(ids, &found)?;
    let acting = payer(tx, ctx, &actor, body)?;
    let subjects: Vec<SubjectId> = found.values().map(|named| named.subject).collect();
    none_their_own(tx, &actor, &subjects)?;
    let (mut wrong, mut unknown) = (Vec::new(), Vec::new());
    for (place, named) in ids.iter().filter_map(|id| found.get(id)).enumerate() {
        let pointer = format!("/award_ids/{place}");
        let state = named.payment.state;
        if state != PaymentState::Unpaid || pays_in_vain(named.award_status, state) {
            wrong.push(FieldFault::new(&pointer, "not_unpaid"));
        } else if named.payment.amount.is_none() {
            unknown.push(FieldFault::new(&pointer, "no_amount"));
        }
    }
    if !wrong.is_empty() {
        return Err(Error::FilesWrongStage(wrong));
    }
    if !unknown.is_empty() {
        return Err(Error::Invalid(unknown));
    }
    let last = found.values().map(|named| named.decided_on).max();
    dated(ctx, by.day, last.unwrap_or(by.day))?;
    ensure_saved(kept::pay_all(tx, ids, by)?)?;
    let told = Told::by(EventKind::AwardPaid, by);
    let mut paid = Vec::with_capacity(found.len());
    for named in found.into_values() {
        let payment = named.payment.pay(by.clone()).map_err(refused)?;
        paid.push(NamedPayment { payment, ..named });
    }
    let facts: Vec<HistoryEvent> = paid.iter().map(|named| told.of(&named.payment)).collect();
    record(tx, ctx, &acting, &facts, &[])?;
    shown(tx, paid)
}
