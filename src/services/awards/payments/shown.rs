//! The money of awards as pages, tables and programs show it.

use super::{NamedPayment, PaymentFilter, kept, none_their_own, payer};
use crate::db::{Conn, PageRequest};
use crate::domain::access::policy::Right;
use crate::domain::awards::fund::PaymentSums;
use crate::domain::awards::payment::PaymentState;
use crate::domain::base::ids::{AwardId, SubjectId, UnitId};
use crate::domain::law::award_type::AwardKind;
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::awards::funds::{self, ShownFund};
use crate::services::awards::registers::MOST_COUNTED;
use crate::services::awards::statistics::forms::bodies;
use crate::services::{Ctx, Listed, one_more};

/// The money of an award as a list shows it.
#[derive(Debug, Clone)]
pub struct ShownPayment {
    /// It, with what names it.
    pub named: NamedPayment,
    /// Is it for a title, and was another one given to the same subject for the same year? The
    /// highest alone is paid where they are for the same period.
    pub has_other_title: bool,
}

pub(super) fn shown_one(tx: &mut Conn, named: NamedPayment) -> Result<ShownPayment> {
    let several = kept::several_titles(tx, &titled(std::slice::from_ref(&named)))?;
    Ok(ShownPayment {
        has_other_title: several.contains(&named.payment.award),
        named,
    })
}

/// The subjects of those of these that are for titles.
fn titled(payments: &[NamedPayment]) -> Vec<SubjectId> {
    let titles = payments
        .iter()
        .filter(|named| named.award_kind == AwardKind::EmulationTitle);
    titles.map(|named| named.subject).collect()
}

pub(super) fn shown(tx: &mut Conn, payments: Vec<NamedPayment>) -> Result<Vec<ShownPayment>> {
    let several = kept::several_titles(tx, &titled(&payments))?;
    let shown = |named: NamedPayment| ShownPayment {
        has_other_title: several.contains(&named.payment.award),
        named,
    };
    Ok(payments.into_iter().map(shown).collect())
}

/// The money of one award.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: AwardId) -> Result<ShownPayment> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let named = kept::with_ids(tx, &scope, &[id])?.pop();
    shown_one(tx, named.ok_or(Error::NotFound("award payment"))?)
}

/// A page of the money that bodies pay which the caller sees, the newest award first; with how much
/// there is where that is asked, `MOST_COUNTED` and one where there is more.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &PaymentFilter,
    count: bool,
    page: &PageRequest,
) -> Result<Listed<ShownPayment>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let found = kept::list(tx, &scope, filter, &one_more(page))?;
    let cut = Listed::cut(found, page.limit, |named: &NamedPayment| {
        named.payment.award.to_string()
    });
    let total = count
        .then(|| kept::count_up_to(tx, &scope, filter, MOST_COUNTED + 1))
        .transpose()?;
    Ok(Listed {
        items: shown(tx, cut.items)?,
        next: cut.next,
        total,
    })
}

/// A stretch of the same, for a table.
pub fn lines(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &PaymentFilter,
    page: &PageRequest,
) -> Result<Listed<ShownPayment>> {
    list(tx, ctx, caller, filter, false, page)
}

/// A page of the money that bodies pay, and what stands around it.
#[derive(Debug, Clone)]
pub struct PaymentsBoard {
    /// The page.
    pub found: Listed<ShownPayment>,
    /// What all of it comes to.
    pub sums: PaymentSums,
    /// The bodies in which the caller holds an office.
    pub bodies: Vec<Unit>,
    /// The fund of the body and year that were asked for, where one body was.
    pub fund: Option<ShownFund>,
    /// The bodies whose fund the caller handles.
    pub paying: Vec<UnitId>,
}

/// A page of the money that bodies pay in a year.
pub fn board(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &PaymentFilter,
    page: &PageRequest,
) -> Result<PaymentsBoard> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let sums = kept::sums(tx, &scope, filter)?;
    let mut found = list(tx, ctx, caller, filter, false, page)?;
    found.total = Some(sums.count);
    let fund = match (filter.unit, filter.year) {
        (Some(body), Some(year)) => Some(funds::find(tx, ctx, caller, body, year)?),
        _ => None,
    };
    let roles = Right::HandleDecision.roles();
    Ok(PaymentsBoard {
        found,
        sums,
        bodies: bodies(tx, ctx, caller)?,
        fund,
        paying: actor.units_of(roles),
    })
}

/// The money of an award as its page shows it.
#[derive(Debug, Clone)]
pub struct PaymentWithActs {
    /// It.
    pub shown: ShownPayment,
    /// What the reader can do with it now: `pay`, `amount`, `not-due`, `recover`, `reopen`.
    pub acts: Vec<&'static str>,
}

/// What can be done with the money of an award now. What was taken back is neither paid nor to be
/// paid: it is set aside, or comes back.
fn open_acts(named: &NamedPayment) -> Vec<&'static str> {
    let mut acts = named.payment.acts();
    if !named.award_status.is_in_force() {
        let came_back = named.payment.state == PaymentState::Recovered;
        acts.retain(|act| came_back || matches!(*act, "not-due" | "recover"));
    }
    acts
}

/// The money of an award, where the reader sees the body that pays it.
pub fn of_award(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AwardId,
) -> Result<Option<PaymentWithActs>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let Some(named) = kept::with_ids(tx, &scope, &[id])?.pop() else {
        return Ok(None);
    };
    let may = payer(tx, ctx, &actor, named.payment.unit)
        .and_then(|_| none_their_own(tx, &actor, &[named.subject]));
    let acts = match may {
        Ok(()) => open_acts(&named),
        Err(Error::Forbidden(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    let shown = shown_one(tx, named)?;
    Ok(Some(PaymentWithActs { shown, acts }))
}
