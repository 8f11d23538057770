//! The money of awards as it is kept, and what the funds that pay it come to.

mod beside;

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Integer, Text};

use crate::db::engine::column::loaded;
use crate::db::engine::condition::condition;
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::scope::{InScope, in_scope, is_crowded, up_to};
use crate::db::schema::{award, award_payment, unit};
use crate::db::{Conn, PageRequest, Result, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::awards::award::AwardStatus;
use crate::domain::awards::fund::PaymentSums;
use crate::domain::awards::payment::{AwardPayment, PaymentState, Voucher};
use crate::domain::base::ids::{AwardId, SubjectId, UnitId};
use crate::domain::law::award_type::AwardKind;

pub use beside::{several_titles, without_payment};

/// The money of an award as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = award_payment, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct PaymentRow {
    award_id: AwardId,
    unit_id: UnitId,
    year: i32,
    amount: Option<i64>,
    ground: Option<String>,
    state: PaymentState,
    reason: Option<String>,
    paid_on: Option<NaiveDate>,
    voucher: Option<String>,
    note: Option<String>,
    recovered_on: Option<NaiveDate>,
    recovery_voucher: Option<String>,
    recovery_note: Option<String>,
    version: i64,
}

/// The columns of a paper, or nothing in them.
fn parts(paper: Option<&Voucher>) -> (Option<NaiveDate>, Option<String>, Option<String>) {
    (
        paper.map(|paper| paper.day),
        paper.map(|paper| paper.number.clone()),
        paper.and_then(|paper| paper.note.clone()),
    )
}

impl From<&AwardPayment> for PaymentRow {
    fn from(payment: &AwardPayment) -> Self {
        let (paid_on, voucher, note) = parts(payment.paid.as_ref());
        let (recovered_on, recovery_voucher, recovery_note) = parts(payment.recovered.as_ref());
        Self {
            award_id: payment.award,
            unit_id: payment.unit,
            year: payment.year,
            amount: payment.amount,
            ground: payment.ground.clone(),
            state: payment.state,
            reason: payment.reason.clone(),
            paid_on,
            voucher,
            note,
            recovered_on,
            recovery_voucher,
            recovery_note,
            version: payment.version,
        }
    }
}

impl From<PaymentRow> for AwardPayment {
    fn from(row: PaymentRow) -> Self {
        let paper = |day: Option<NaiveDate>, number: Option<String>, note| {
            let (day, number) = day.zip(number)?;
            Some(Voucher { day, number, note })
        };
        Self {
            award: row.award_id,
            unit: row.unit_id,
            year: row.year,
            amount: row.amount,
            ground: row.ground,
            state: row.state,
            reason: row.reason,
            paid: paper(row.paid_on, row.voucher, row.note),
            recovered: paper(row.recovered_on, row.recovery_voucher, row.recovery_note),
            version: row.version,
        }
    }
}

loaded!(AwardPayment as PaymentRow);

/// What a list of the money of awards is limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentFilter {
    /// Paid by this body.
    pub unit: Option<UnitId>,
    /// Of the fund of this year.
    pub year: Option<i32>,
    /// That stands so.
    pub state: Option<PaymentState>,
}

/// The condition that the money of an award is what is looked for.
struct SoughtPayment {
    within: InScope<award_payment::unit_id>,
    unit: Option<UnitId>,
    year: Option<i32>,
    state: Option<PaymentState>,
    after: Option<String>,
}

impl SoughtPayment {
    fn of(scope: &Scope, filter: &PaymentFilter) -> Self {
        Self {
            within: in_scope(award_payment::unit_id, scope),
            unit: filter.unit,
            year: filter.year,
            state: filter.state,
            after: None,
        }
    }
}

impl<DB> QueryFragment<DB> for SoughtPayment
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Integer>,
    String: ToSql<Text, DB>,
    UnitId: ToSql<Text, DB>,
    PaymentState: ToSql<Text, DB>,
    i32: ToSql<Integer, DB>,
    InScope<award_payment::unit_id>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.within.walk_ast(out.reborrow())?;
        if let Some(unit) = &self.unit {
            out.push_sql(" AND award_payment.unit_id = ");
            out.push_bind_param::<Text, _>(unit)?;
        }
        if let Some(year) = &self.year {
            out.push_sql(" AND award_payment.year = ");
            out.push_bind_param::<Integer, _>(year)?;
        }
        if let Some(state) = &self.state {
            out.push_sql(" AND award_payment.state = ");
            out.push_bind_param::<Text, _>(state)?;
        }
        if let Some(after) = &self.after {
            out.push_sql(" AND award_payment.award_id < ");
            out.push_bind_param::<Text, _>(after)?;
        }
        Ok(())
    }
}

condition!(by text, SoughtPayment on award_payment::unit_id, award_payment::award_id);

/// The money of an award with what names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPayment {
    /// It.
    pub payment: AwardPayment,
    /// The name of the body that pays.
    pub unit_name: String,
    /// Who was awarded.
    pub subject: SubjectId,
    /// Their name as on the decision.
    pub subject_name: String,
    /// The award.
    pub award_code: String,
    /// Its name in Vietnamese and English.
    pub award_name: (String, String),
    /// Title or form.
    pub award_kind: AwardKind,
    /// The award year.
    pub cycle_year: i32,
    /// Number and series of the decision.
    pub decision_number: String,
    /// Its date, local.
    pub decided_on: NaiveDate,
    /// What the award is worth today.
    pub award_status: AwardStatus,
}

type NamedRow = (
    AwardPayment,
    String,
    (
        SubjectId,
        String,
        String,
        String,
        String,
        AwardKind,
        i32,
        String,
        NaiveDate,
        AwardStatus,
    ),
);

fn named((payment, unit_name, told): NamedRow) -> NamedPayment {
    let (
        subject,
        subject_name,
        award_code,
        name_vi,
        name_en,
        award_kind,
        cycle_year,
        decision_number,
        decided_on,
        award_status,
    ) = told;
    NamedPayment {
        payment,
        unit_name,
        subject,
        subject_name,
        award_code,
        award_name: (name_vi, name_en),
        award_kind,
        cycle_year,
        decision_number,
        decided_on,
        award_status,
    }
}

/// What is told of an award beside its money.
const TOLD: (
    award::subject_id,
    award::subject_name,
    award::award_code,
    award::award_name_vi,
    award::award_name_en,
    award::award_kind,
    award::cycle_year,
    award::decision_number,
    award::decided_on,
    award::status,
) = (
    award::subject_id,
    award::subject_name,
    award::award_code,
    award::award_name_vi,
    award::award_name_en,
    award::award_kind,
    award::cycle_year,
    award::decision_number,
    award::decided_on,
    award::status,
);

/// A page of the money that bodies within the scope pay, the newest award first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &PaymentFilter,
    page: &PageRequest,
) -> Result<Vec<NamedPayment>> {
    let walked = is_crowded(conn, "award_payment", award_payment::unit_id, scope)?;
    let sought = SoughtPayment::of(scope, filter);
    let sought = SoughtPayment {
        within: sought.within.walked(walked),
        after: page.after.clone(),
        ..sought
    };
    let rows: Vec<NamedRow> = award_payment::table
        .inner_join(award::table.on(award::id.eq(award_payment::award_id)))
        .inner_join(unit::table.on(unit::id.eq(award_payment::unit_id)))
        .filter(sought)
        .order(award_payment::award_id.desc())
        .limit(page.limit)
        .select((AwardPayment::as_select(), unit::name, TOLD))
        .load(conn)?;
    Ok(rows.into_iter().map(named).collect())
}

/// How much there is, counted up to so many.
pub fn count_up_to(
    conn: &mut Conn,
    scope: &Scope,
    filter: &PaymentFilter,
    most: i64,
) -> Result<i64> {
    up_to(
        conn,
        most,
        "award_payment",
        SoughtPayment::of(scope, filter),
    )
}

/// The money of these awards, of bodies within the scope.
pub fn with_ids(conn: &mut Conn, scope: &Scope, ids: &[AwardId]) -> Result<Vec<NamedPayment>> {
    let rows: Vec<NamedRow> = award_payment::table
        .inner_join(award::table.on(award::id.eq(award_payment::award_id)))
        .inner_join(unit::table.on(unit::id.eq(award_payment::unit_id)))
        .filter(among(award_payment::award_id, ids))
        .filter(in_scope(award_payment::unit_id, scope))
        .select((AwardPayment::as_select(), unit::name, TOLD))
        .load(conn)?;
    Ok(rows.into_iter().map(named).collect())
}

/// The money of an award, whoever asks.
pub fn of_award(conn: &mut Conn, id: AwardId) -> Result<Option<AwardPayment>> {
    Ok(award_payment::table
        .filter(award_payment::award_id.eq(id))
        .select(AwardPayment::as_select())
        .get_result(conn)
        .optional()?)
}

/// Adds the money of awards, in one statement however many they are.
pub fn insert(conn: &mut Conn, payments: &[AwardPayment]) -> Result<()> {
    insert_all!(
        conn,
        award_payment::table,
        payments.iter().map(PaymentRow::from)
    )?;
    Ok(())
}

/// Saves what was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &AwardPayment) -> Result<Saved> {
    let row = award_payment::table
        .filter(award_payment::award_id.eq(changed.award))
        .filter(award_payment::version.eq(changed.version - 1));
    let count = diesel::update(row)
        .set(PaymentRow::from(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Pays all of these by one paper, if each is still to be paid.
pub fn pay_all(conn: &mut Conn, ids: &[AwardId], by: &Voucher) -> Result<Saved> {
    let rows = award_payment::table
        .filter(among(award_payment::award_id, ids))
        .filter(award_payment::state.eq(PaymentState::Unpaid))
        .filter(award_payment::amount.is_not_null());
    let count = diesel::update(rows)
        .set((
            award_payment::state.eq(PaymentState::Paid),
            award_payment::paid_on.eq(Some(by.day)),
            award_payment::voucher.eq(Some(by.number.clone())),
            award_payment::note.eq(by.note.clone()),
            award_payment::version.eq(award_payment::version + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(if count == ids.len() {
        Saved::Yes
    } else {
        Saved::LostRace
    })
}

/// What the money comes to that is looked for, of bodies within the scope: one statement.
pub fn sums(conn: &mut Conn, scope: &Scope, filter: &PaymentFilter) -> Result<PaymentSums> {
    let rows: Vec<(PaymentState, i64, i64, i64)> =
        SumsByState(SoughtPayment::of(scope, filter)).load(conn)?;
    let mut sums = PaymentSums::default();
    for (state, count, known, amount) in rows {
        sums.count += count;
        sums.unknown += count - known;
        match state {
            PaymentState::Unpaid => sums.unpaid += amount,
            PaymentState::Paid => sums.paid += amount,
            PaymentState::ToRecover => sums.to_recover += amount,
            PaymentState::Recovered => sums.recovered += amount,
            PaymentState::NotDue | PaymentState::Newer(_) => {}
        }
    }
    Ok(sums)
}

/// `SELECT state, count(*), count(amount), sum(amount) FROM award_payment WHERE … GROUP BY state`
struct SumsByState(SoughtPayment);

impl<DB> QueryFragment<DB> for SumsByState
where
    DB: Backend,
    SoughtPayment: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "SELECT award_payment.state, COUNT(*), COUNT(award_payment.amount), \
             CAST(COALESCE(SUM(award_payment.amount), 0) AS BIGINT) FROM award_payment WHERE ",
        );
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" GROUP BY award_payment.state");
        Ok(())
    }
}

impl Query for SumsByState {
    type SqlType = (Text, BigInt, BigInt, BigInt);
}

impl QueryId for SumsByState {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for SumsByState {}
