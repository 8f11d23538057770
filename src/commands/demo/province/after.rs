//! What followed the decisions of the year: some rewards are paid, the fund is nearly used up, a
//! certificate was lost and is asked for again.

use chrono::Datelike;

use super::Province;
use crate::db::Conn;
use crate::domain::awards::mark::{AwardItem, MarkKind};
use crate::domain::awards::payment::{PaymentState, Voucher};
use crate::domain::base::office::Role;
use crate::error::{Error, Result};
use crate::services::awards::funds::{self, EnterSpending, SetFund};
use crate::services::awards::marks::{self, NewMark};
use crate::services::awards::payments::{self, PaymentFilter};
use crate::services::{Ctx, PageRequest};

/// How many rewards are paid.
const PAID: i64 = 5;

/// So many đồng are left of the fund before organising takes its part.
const LEFT: i64 = 5_000_000;

/// What a conference took, đồng.
const CONFERENCE: i64 = 3_000_000;

/// Nobody acts on their own case: of whoever does here nothing is done.
fn but_their_own<T>(done: Result<T>) -> Result<()> {
    match done {
        Ok(_) | Err(Error::Forbidden(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Does all of it, as the specialist of the province.
pub(in crate::commands::demo) fn follow_up(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &Province,
) -> Result<()> {
    let (body, today) = (province.top, ctx.today());
    let specialist = province.hand(Role::Specialist, body)?;
    let filter = PaymentFilter {
        unit: Some(body),
        year: Some(today.year()),
        state: Some(PaymentState::Unpaid),
    };
    let page = PageRequest {
        after: None,
        limit: PAID + 1,
    };
    let found = payments::list(tx, ctx, specialist, &filter, false, &page)?.items;
    for (number, one) in (1..=PAID).zip(&found) {
        let payment = &one.named.payment;
        if payment.amount.is_none() {
            continue;
        }
        let by = Voucher {
            day: today,
            number: format!("PC {number:02}"),
            note: None,
        };
        let (id, version) = (payment.award, payment.version);
        but_their_own(payments::pay(tx, ctx, specialist, id, version, by))?;
    }
    if let Some(last) = found.last() {
        let lost = NewMark {
            kind: MarkKind::ReissueAsked,
            item: Some(AwardItem::Certificate),
            day: today,
            number: None,
            reason: Some("Mất khi chuyển nhà, có đơn đề nghị".to_owned()),
            place: None,
            ceremony: None,
        };
        let id = last.named.payment.award;
        but_their_own(marks::add(tx, ctx, specialist, id, lost))?;
    }
    let fund = funds::find(tx, ctx, specialist, body, today.year())?;
    let ceiling = fund.balance.sums.given() + LEFT;
    let set = SetFund {
        year: today.year(),
        ceiling,
        ground: "Dự toán chi ngân sách tỉnh (giả định)".to_owned(),
    };
    let fund = funds::set(tx, ctx, specialist, body, fund.balance.fund.version, set)?;
    let most = fund.balance.organising_left().unwrap_or_default();
    let conference = EnterSpending {
        spent_on: today,
        what: "Hội nghị tổng kết phong trào thi đua".to_owned(),
        amount: CONFERENCE.min(most),
    };
    funds::spend(tx, ctx, specialist, body, conference).map(|_| ())
}
