//! `/award-payments`: the money of awards, paid and unpaid.

mod bodies;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::awards::fund::FUND_YEARS;
use crate::domain::awards::payment::{PaymentState, Voucher};
use crate::domain::base::ids::{AwardId, UnitId};
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::law::catalogue::AllView;
use crate::http::view::tables::{Download, Format};
use crate::http::view::{NamesView, PageView, change, changed, created, listed, page, versioned};
use crate::services::access::Caller;
use crate::services::awards::payments::{self, PaymentFilter, ShownPayment};
use crate::state::State;
use crate::tables::awards::payments as table;
use crate::tables::stretches;

pub use bodies::{
    EnterAwardAmountBody, PayAwardBody, PayAwardsBody, ReopenPaymentBody, SetPaymentAsideBody,
};

/// A paper by which money went or came back.
#[derive(Serialize, ToSchema)]
pub struct VoucherView {
    date: NaiveDate,
    number: String,
    note: Option<String>,
}

impl From<&Voucher> for VoucherView {
    fn from(voucher: &Voucher) -> Self {
        Self {
            date: voucher.day,
            number: voucher.number.clone(),
            note: voucher.note.clone(),
        }
    }
}

/// The money of an award.
#[derive(Serialize, ToSchema)]
pub struct AwardPaymentView {
    award_id: Uuid,
    subject_id: Uuid,
    subject_name: String,
    award_code: String,
    award_name: NamesView,
    decision_number: String,
    decision_date: NaiveDate,
    /// The body that pays.
    unit_id: Uuid,
    unit_name: String,
    /// The year of the fund that pays.
    year: i32,
    /// Đồng; null where the law's coefficient is not known and nobody has entered it.
    amount: Option<i64>,
    /// On what the amount rests, where it was entered by hand.
    amount_ground: Option<String>,
    /// `unpaid`, `paid`, `not_due`, `to_recover` or `recovered`.
    state: &'static str,
    /// Why it is not paid, where somebody said so.
    reason: Option<String>,
    paid: Option<VoucherView>,
    recovered: Option<VoucherView>,
    /// Is there another title of the same subject and year whose money is paid, or is to be? For the
    /// same period the highest alone is.
    has_other_title: bool,
    version: i64,
}

impl From<&ShownPayment> for AwardPaymentView {
    fn from(shown: &ShownPayment) -> Self {
        let (named, payment) = (&shown.named, &shown.named.payment);
        Self {
            award_id: payment.award.0,
            subject_id: named.subject.0,
            subject_name: named.subject_name.clone(),
            award_code: named.award_code.clone(),
            award_name: NamesView::from(&named.award_name),
            decision_number: named.decision_number.clone(),
            decision_date: named.decided_on,
            unit_id: payment.unit.0,
            unit_name: named.unit_name.clone(),
            year: payment.year,
            amount: payment.amount,
            amount_ground: payment.ground.clone(),
            state: payment.state.code(),
            reason: payment.reason.clone(),
            paid: payment.paid.as_ref().map(VoucherView::from),
            recovered: payment.recovered.as_ref().map(VoucherView::from),
            has_other_title: shown.has_other_title,
            version: payment.version,
        }
    }
}

/// Which money.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AwardPaymentParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Paid by this body.
    unit_id: Option<Uuid>,
    /// Of the funds of this year, 2000 to 2999.
    year: Option<i32>,
    /// `unpaid`, `paid`, `not_due`, `to_recover` or `recovered`.
    state: Option<String>,
    /// Is the number on all pages wanted? It is counted up to 100,001.
    count: Option<bool>,
}

/// The money of awards that the bodies pay which the caller sees, the newest award first.
#[utoipa::path(
    tag = "awards",
    operation_id = "list_award_payments",
    params(AwardPaymentParams),
    responses((status = 200, body = PageView<AwardPaymentView>)),
    security(("bearer" = [])),
)]
#[get("/award-payments")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<AwardPaymentParams>,
) -> Result<HttpResponse> {
    let params = params.0;
    let mut fields = Fields::new();
    let year = fields.some(params.year, |fields, year| {
        fields.number("year", year, FUND_YEARS.0, FUND_YEARS.1)
    });
    let stands = fields.some(params.state, |fields, text| {
        fields.code("state", &text, PaymentState::ALL, PaymentState::code)
    });
    let (year, stands) = fields.done(year.zip(stands))?;
    let filter = PaymentFilter {
        unit: params.unit_id.map(UnitId),
        year,
        state: stands,
    };
    let page = page(
        &state,
        "award-payments",
        params.cursor.as_deref(),
        params.limit,
    )?;
    let (ctx, count) = (state.ctx(), params.count == Some(true));
    let found = state
        .db
        .read(move |conn| payments::list(conn, &ctx, &who.0, &filter, count, &page))
        .await?;
    Ok(listed(&state, &req, "award-payments", &found, |one| {
        AwardPaymentView::from(one)
    }))
}

/// The money of one award, by the award's id.
#[utoipa::path(
    tag = "awards",
    operation_id = "find_award_payment",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AwardPaymentView)),
    security(("bearer" = [])),
)]
#[get("/award-payments/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<AwardId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| payments::find(conn, &ctx, &who.0, id.0))
        .await?;
    let version = found.named.payment.version;
    versioned(&req, version, AwardPaymentView::from(&found))
}

/// Notes that the money of several awards was paid by one paper, all or none: as who issues the
/// decisions of the body that pays.
#[utoipa::path(
    tag = "awards",
    operation_id = "pay_awards",
    request_body = PayAwardsBody,
    responses((status = 201, body = AllView<AwardPaymentView>)),
    security(("bearer" = [])),
)]
#[post("/award-payments/pay")]
pub async fn pay_many(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<PayAwardsBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let (ids, by) = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| payments::pay_many(tx, ctx, caller, &ids, &by),
        |paid| {
            let items = paid.iter().map(AwardPaymentView::from).collect();
            created(None, AllView { items })
        },
    )
    .await
}

/// Notes that the money of an award was paid: as who issues the decisions of the body that pays.
#[utoipa::path(
    tag = "awards",
    operation_id = "pay_award",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = PayAwardBody,
    responses((status = 200, body = AwardPaymentView)),
    security(("bearer" = [])),
)]
#[post("/award-payments/{id}/pay")]
pub async fn pay(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<PayAwardBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let by = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| payments::pay(tx, ctx, caller, id.0, expected.0, by),
        |one| changed(one.named.payment.version, AwardPaymentView::from(one)),
    )
    .await
}

/// Enters the amount of an award for which the law tells no coefficient, with its ground; until it
/// is paid.
#[utoipa::path(
    tag = "awards",
    operation_id = "enter_award_amount",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = EnterAwardAmountBody,
    responses((status = 200, body = AwardPaymentView)),
    security(("bearer" = [])),
)]
#[post("/award-payments/{id}/amount")]
pub async fn enter_amount(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<EnterAwardAmountBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let entered = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| payments::enter_amount(tx, ctx, caller, id.0, expected.0, entered),
        |one| changed(one.named.payment.version, AwardPaymentView::from(one)),
    )
    .await
}

/// Sets the money of an award aside, with the reason: of several titles for one period the highest
/// alone is paid.
#[utoipa::path(
    tag = "awards",
    operation_id = "set_award_payment_aside",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = SetPaymentAsideBody,
    responses((status = 200, body = AwardPaymentView)),
    security(("bearer" = [])),
)]
#[post("/award-payments/{id}/not-due")]
pub async fn set_aside(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<SetPaymentAsideBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let reason = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| payments::set_aside(tx, ctx, caller, id.0, expected.0, reason),
        |one| changed(one.named.payment.version, AwardPaymentView::from(one)),
    )
    .await
}

/// Notes that the money of an award that was taken back came back.
#[utoipa::path(
    tag = "awards",
    operation_id = "recover_award_payment",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = PayAwardBody,
    responses((status = 200, body = AwardPaymentView)),
    security(("bearer" = [])),
)]
#[post("/award-payments/{id}/recover")]
pub async fn recover(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<PayAwardBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let by = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| payments::recover(tx, ctx, caller, id.0, expected.0, by),
        |one| changed(one.named.payment.version, AwardPaymentView::from(one)),
    )
    .await
}

/// Takes back what was noted last of the money of an award, with the reason: it is to be paid, or to
/// come back, as before.
#[utoipa::path(
    tag = "awards",
    operation_id = "reopen_award_payment",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = ReopenPaymentBody,
    responses((status = 200, body = AwardPaymentView)),
    security(("bearer" = [])),
)]
#[post("/award-payments/{id}/reopen")]
pub async fn reopen(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<ReopenPaymentBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let reason = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| payments::reopen(tx, ctx, caller, id.0, expected.0, &reason),
        |one| changed(one.named.payment.version, AwardPaymentView::from(one)),
    )
    .await
}

/// The same list as a workbook.
pub async fn export(
    state: &Data<State>,
    caller: Caller,
    filter: PaymentFilter,
    language: Language,
) -> Result<HttpResponse> {
    Download::begin(state, caller, "tien-thuong", Format::Xlsx)?
        .workbook(
            table::book(language),
            (None, None),
            stretches(filter, payments::lines),
        )
        .await
}
