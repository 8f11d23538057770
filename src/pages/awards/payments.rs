//! The money of awards: the list by body, year and state, paying many at once, what is done with one
//! on the page of its award; and the fund of a body and year.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::awards::fund::{FUND_YEARS, PaymentSums};
use crate::domain::awards::payment::PaymentState;
use crate::domain::base::ids::{AwardId, FundSpendingId, UnitId};
use crate::error::Error;
use crate::http::awards::funds::{EnterFundSpendingBody, SetAwardFundBody};
use crate::http::awards::payments::{
    EnterAwardAmountBody, PayAwardBody, PayAwardsBody, ReopenPaymentBody, SetPaymentAsideBody,
    export as download,
};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, address_with, id, next, page, showing};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::awards::funds::{self, ShownFund};
use crate::services::awards::payments::{self, PaymentFilter, ShownPayment};
use crate::state::State;

/// Which money; without a year that of this one.
#[derive(Deserialize)]
pub struct PaymentsQuery {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    cursor: String,
}

impl PaymentsQuery {
    /// With the year that is looked at, where none was typed that there can be.
    fn of(mut self, today: NaiveDate) -> Self {
        let typed: Option<i32> = self.year.trim().parse().ok();
        let year = typed.filter(|year| (FUND_YEARS.0..=FUND_YEARS.1).contains(year));
        self.year = year.unwrap_or_else(|| today.year()).to_string();
        self
    }

    fn filter(&self) -> PaymentFilter {
        let known = PaymentState::ALL.iter();
        PaymentFilter {
            unit: Uuid::parse_str(&self.unit).ok().map(UnitId),
            year: self.year.parse().ok(),
            state: known.copied().find(|state| state.code() == self.state),
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 3] {
        [
            ("unit", &self.unit),
            ("year", &self.year),
            ("state", &self.state),
        ]
    }
}

#[derive(Template)]
#[template(path = "awards/after/payments.html")]
struct PaymentsPage {
    frame: Frame,
    search: PaymentsQuery,
    states: Vec<&'static str>,
    /// The bodies to choose from: the id, the name, whether it is chosen.
    bodies: Vec<(String, String, bool)>,
    found: Vec<ShownPayment>,
    sums: PaymentSums,
    given: i64,
    fund: Option<ShownFund>,
    /// The bodies whose fund the reader handles.
    paying: Vec<UnitId>,
    excel: String,
    next: Option<String>,
    /// Of this showing of the form.
    once: String,
}

impl PaymentsPage {
    /// Can it be paid together with others?
    fn can_be_paid(&self, shown: &ShownPayment) -> bool {
        let payment = &shown.named.payment;
        self.paying.contains(&payment.unit)
            && payment.state == PaymentState::Unpaid
            && payment.amount.is_some()
            && shown.named.award_status.is_in_force()
    }
}

/// The money that bodies pay which the reader sees, of a year.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<PaymentsQuery>,
) -> PageResult {
    let search = search.into_inner().of(state.ctx().today());
    let filter = search.filter();
    let cursor = Some(search.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let wanted = page(&state, "award-payments", cursor);
    let board = visitor
        .read(&state, move |conn, ctx, caller| {
            payments::board(conn, ctx, caller, &filter, &wanted)
        })
        .await?;
    let choice = |unit: &crate::domain::register::unit::Unit| {
        let id = unit.id.to_string();
        let is_chosen = id == search.unit;
        (id, unit.name.clone(), is_chosen)
    };
    let list = PaymentsPage {
        frame: visitor.frame(),
        states: PaymentState::ALL.iter().map(|state| state.code()).collect(),
        bodies: board.bodies.iter().map(choice).collect(),
        found: board.found.items,
        given: board.sums.given(),
        sums: board.sums,
        fund: board.fund,
        paying: board.paying,
        excel: address_with("/payments/export", &search.pairs()),
        next: next(
            &state,
            "award-payments",
            "/payments",
            &search.pairs(),
            board.found.next.as_deref(),
        ),
        once: showing(&state),
        search,
    };
    Ok(show(list.render()))
}

/// The same as a workbook.
pub async fn export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<PaymentsQuery>,
) -> PageResult {
    let search = search.into_inner().of(state.ctx().today());
    let caller = visitor.caller()?;
    download(&state, caller, search.filter(), visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// The list that a form stood on.
fn back_to(form: &Pairs) -> String {
    let asked = ["unit", "year", "state"].map(|name| (name, form.value(name)));
    address_with("/payments", &asked)
}

/// The form with an amount as programs write it: people put dots between the thousands.
fn in_digits(form: &Pairs, name: &str) -> Pairs {
    let typed = form.value(name).chars();
    let digits: String = typed
        .filter(|sign| !matches!(sign, '.' | ',' | ' '))
        .collect();
    form.with(name, digits)
}

/// Notes that the ticked ones were paid.
pub async fn pay_many(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let (page, new) = (
        back_to(&form),
        form.ticked("award_id", PayAwardsBody::command),
    );
    visitor
        .change(&state, &form, &page, new, |tx, ctx, caller, (ids, by)| {
            payments::pay_many(tx, ctx, caller, &ids, &by)
        })
        .await
}

/// Does something with the money of one award, and shows the award again.
pub async fn act(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (award, deed) = path.into_inner();
    let (id, version): (AwardId, _) = (id(&visitor, &award)?, form.version());
    let page = format!("/awards/{id}");
    match deed.as_str() {
        "pay" => {
            let by = form.command(PayAwardBody::command);
            visitor
                .change(&state, &form, &page, by, move |tx, ctx, caller, by| {
                    payments::pay(tx, ctx, caller, id, version, by)
                })
                .await
        }
        "recover" => {
            let by = form.command(PayAwardBody::command);
            visitor
                .change(&state, &form, &page, by, move |tx, ctx, caller, by| {
                    payments::recover(tx, ctx, caller, id, version, by)
                })
                .await
        }
        "amount" => {
            let entered = in_digits(&form, "amount").command(EnterAwardAmountBody::command);
            visitor
                .change(
                    &state,
                    &form,
                    &page,
                    entered,
                    move |tx, ctx, caller, new| {
                        payments::enter_amount(tx, ctx, caller, id, version, new)
                    },
                )
                .await
        }
        "not-due" => {
            let reason = form.command(SetPaymentAsideBody::command);
            visitor
                .change(&state, &form, &page, reason, move |tx, ctx, caller, why| {
                    payments::set_aside(tx, ctx, caller, id, version, why)
                })
                .await
        }
        "reopen" => {
            let reason = form.command(ReopenPaymentBody::command);
            visitor
                .change(
                    &state,
                    &form,
                    &page,
                    reason,
                    move |tx, ctx, caller, why: String| {
                        payments::reopen(tx, ctx, caller, id, version, &why)
                    },
                )
                .await
        }
        _ => Err(visitor.trouble(Error::NotFound("page"))),
    }
}

/// Sets the ceiling of the fund of a body.
pub async fn set_fund(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (unit, version): (UnitId, _) = (id(&visitor, &path)?, form.version());
    let (page, new) = (
        back_to(&form),
        in_digits(&form, "ceiling").command(SetAwardFundBody::command),
    );
    visitor
        .change(&state, &form, &page, new, move |tx, ctx, caller, new| {
            funds::set(tx, ctx, caller, unit, version, new)
        })
        .await
}

/// Enters what organising took of a fund.
pub async fn enter_spending(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let unit: UnitId = id(&visitor, &path)?;
    let (page, new) = (
        back_to(&form),
        in_digits(&form, "amount").command(EnterFundSpendingBody::command),
    );
    visitor
        .change(&state, &form, &page, new, move |tx, ctx, caller, new| {
            funds::spend(tx, ctx, caller, unit, new)
        })
        .await
}

/// Removes an entry of what organising took.
pub async fn remove_spending(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (spending, version): (FundSpendingId, _) = (id(&visitor, &path)?, form.version());
    let page = back_to(&form);
    visitor
        .change(&state, &form, &page, Ok(()), move |tx, ctx, caller, ()| {
            funds::remove(tx, ctx, caller, spending, version)
        })
        .await
}
