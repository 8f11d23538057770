//! `/cycles`: when a body takes nominations for an award.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::CycleId;
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::cycle::{Cycle, CycleMove, LateRule};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::view::{PageParams, PageView, change, changed, created, listed, page};
use crate::services::nominations::cycles::{self, MoveCycle, SetCycle};
use crate::state::State;

/// A time in which a body takes nominations.
#[derive(Serialize, ToSchema)]
pub struct CycleView {
    id: Uuid,
    /// The body that takes them.
    unit_id: Uuid,
    award_code: String,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    commendation_type: &'static str,
    /// The award year.
    cycle_year: i32,
    opens_on: NaiveDate,
    /// The last day.
    closes_on: Option<NaiveDate>,
    /// How many days before the last one the units are reminded.
    remind_days: i32,
    /// What happens to the late: `refuse` or `mark`.
    late: &'static str,
    /// The last day before it was moved last.
    closed_before: Option<NaiveDate>,
    /// Why it was moved.
    change_reason: Option<String>,
    version: i64,
}

impl From<&Cycle> for CycleView {
    fn from(cycle: &Cycle) -> Self {
        Self {
            id: cycle.id.0,
            unit_id: cycle.unit.0,
            award_code: cycle.award_code.clone(),
            commendation_type: cycle.commendation_type.code(),
            cycle_year: cycle.cycle_year,
            opens_on: cycle.open.from,
            closes_on: cycle.open.to,
            remind_days: cycle.remind_days,
            late: cycle.late.code(),
            closed_before: cycle.changed.as_ref().map(|changed| changed.before),
            change_reason: cycle.changed.as_ref().map(|changed| changed.reason.clone()),
            version: cycle.version,
        }
    }
}

/// The cycles of the caller's units, of those below, and of the bodies above them.
#[utoipa::path(
    tag = "catalogue",
    operation_id = "list_cycles",
    params(PageParams),
    responses((status = 200, body = PageView<CycleView>)),
    security(("bearer" = []), ("machine" = [])),
)]
#[get("/cycles")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(&state, "cycles", params.0.cursor.as_deref(), params.0.limit)?;
    let ctx = state.ctx();
    let cycles = state
        .db
        .read(move |conn| cycles::list(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(&state, &req, "cycles", &cycles, |cycle| {
        CycleView::from(cycle)
    }))
}

/// A cycle to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCycleBody {
    #[schema(format = Uuid)]
    unit_id: String,
    award_code: String,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    commendation_type: String,
    /// The award year.
    cycle_year: i32,
    #[schema(format = Date)]
    opens_on: String,
    /// The last day.
    #[schema(format = Date)]
    closes_on: String,
    /// How many days before the last one the units are reminded, 0 to 90.
    remind_days: i32,
    /// What happens to the late: `refuse` or `mark`.
    late: String,
}

impl SetCycleBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<SetCycle> {
        let mut fields = Fields::new();
        let unit = fields.id("/unit_id", &self.unit_id);
        let award_code = fields.line("/award_code", &self.award_code, 100);
        let commendation_type = fields.code(
            "/commendation_type",
            &self.commendation_type,
            CommendationType::ALL,
            CommendationType::code,
        );
        let cycle_year = fields.number("/cycle_year", self.cycle_year, 1900, 2999);
        let opens_on = fields.date("/opens_on", &self.opens_on);
        let closes_on = fields.date("/closes_on", &self.closes_on);
        let remind_days = fields.number("/remind_days", self.remind_days, 0, 90);
        let late = fields.code("/late", &self.late, LateRule::ALL, LateRule::code);
        fields.done((|| {
            Some(SetCycle {
                unit: unit?,
                award_code: award_code?,
                commendation_type: commendation_type?,
                cycle_year: cycle_year?,
                opens_on: opens_on?,
                closes_on: closes_on?,
                remind_days: remind_days?,
                late: late?,
            })
        })())
    }
}

/// Sets when a body takes nominations for an award of a type and a year; without a cycle it takes
/// them at any time.
#[utoipa::path(
    tag = "catalogue",
    operation_id = "set_cycle",
    request_body = SetCycleBody,
    responses((status = 201, body = CycleView)),
    security(("bearer" = [])),
)]
#[post("/cycles")]
pub async fn set(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<SetCycleBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| cycles::set(tx, ctx, caller, new),
        |cycle| created(None, CycleView::from(cycle)),
    )
    .await
}

/// Another end of a cycle.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveCycleBody {
    /// The new last day.
    #[schema(format = Date)]
    closes_on: String,
    /// Why, 10 to 1,000 characters: the units are told.
    reason: String,
}

impl MoveCycleBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<MoveCycle> {
        let mut fields = Fields::new();
        let closes_on = fields.date("/closes_on", &self.closes_on);
        let reason = fields.told("/reason", &self.reason, 10, 1_000);
        fields.done((|| {
            Some(MoveCycle {
                closes_on: closes_on?,
                reason: reason?,
            })
        })())
    }
}

/// Takes nominations for longer; the units that nominate are told by letter.
#[utoipa::path(
    tag = "catalogue",
    operation_id = "extend_cycle",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = MoveCycleBody,
    responses((status = 200, body = CycleView)),
    security(("bearer" = [])),
)]
#[post("/cycles/{id}/extend")]
pub async fn extend(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<CycleId>,
    expected: Expected,
    body: Body<MoveCycleBody>,
) -> Result<HttpResponse> {
    move_end(
        &state,
        (who, asking),
        (id.0, expected.0),
        CycleMove::Extend,
        body,
    )
    .await
}

/// Stops taking nominations earlier; the units that nominate are told by letter.
#[utoipa::path(
    tag = "catalogue",
    operation_id = "close_cycle",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = MoveCycleBody,
    responses((status = 200, body = CycleView)),
    security(("bearer" = [])),
)]
#[post("/cycles/{id}/close")]
pub async fn close(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<CycleId>,
    expected: Expected,
    body: Body<MoveCycleBody>,
) -> Result<HttpResponse> {
    move_end(
        &state,
        (who, asking),
        (id.0, expected.0),
        CycleMove::Close,
        body,
    )
    .await
}

async fn move_end(
    state: &State,
    (who, asking): (Identity, ChangeRequest),
    named: (CycleId, i64),
    how: CycleMove,
    body: Body<MoveCycleBody>,
) -> Result<HttpResponse> {
    let to = body.0.command()?;
    change(
        state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| cycles::move_end(tx, ctx, caller, named, how, to),
        |cycle| changed(cycle.version, CycleView::from(cycle)),
    )
    .await
}

/// Removes a cycle.
#[utoipa::path(
    tag = "catalogue",
    operation_id = "remove_cycle",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[delete("/cycles/{id}")]
pub async fn remove(
    state: Data<State>,
    who: Identity,
    id: Id<CycleId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| cycles::remove(tx, &ctx, &who.0, id.0, expected.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
