//! `/subjects/{id}/leader`, `/subjects/{id}/told-apart` and `/units/{id}/duties`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::{SubjectId, UnitId};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::register::people::SubjectView;
use crate::http::view::{change, changed, versioned};
use crate::services::nominations::own_case::{self, Duties};
use crate::state::State;

/// Who leads a collective, or is the head of a household.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaderBody {
    /// A person on the register; `null` where nobody is known.
    #[schema(format = Uuid)]
    leader_id: Option<String>,
}

/// Says who leads a collective or is the head of a household: they never act on its files.
#[utoipa::path(
    tag = "organisation",
    operation_id = "name_leader",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = LeaderBody,
    responses((status = 200, body = SubjectView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[put("/subjects/{id}/leader")]
pub async fn name_leader(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<SubjectId>,
    expected: Expected,
    body: Body<LeaderBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let leader = fields.some(body.0.leader_id, |fields, text| {
        fields.id("/leader_id", &text)
    });
    let leader = fields.done(leader)?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| own_case::name_leader(tx, ctx, caller, id.0, expected.0, leader),
        |subject| changed(subject.version, SubjectView::from(subject)),
    )
    .await
}

/// How it is known that a subject is not the official of the same name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TellApartBody {
    /// Up to 2,000 characters.
    reason: String,
}

impl TellApartBody {
    /// How it is known, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done(reason)
    }
}

/// Says that a subject who is nobody on the register is not the official of the same name, who may
/// then act on its files.
#[utoipa::path(
    tag = "organisation",
    operation_id = "tell_apart",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = TellApartBody,
    responses((status = 200, body = SubjectView)),
    security(("bearer" = [])),
)]
#[post("/subjects/{id}/told-apart")]
pub async fn tell_apart(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<SubjectId>,
    expected: Expected,
    body: Body<TellApartBody>,
) -> Result<HttpResponse> {
    let reason = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| own_case::tell_apart(tx, ctx, caller, id.0, expected.0, &reason),
        |subject| changed(subject.version, SubjectView::from(subject)),
    )
    .await
}

/// Whether one hand may check and decide in a unit.
#[derive(Serialize, ToSchema)]
pub struct DutiesView {
    unit_id: Uuid,
    /// May who checked a file decide on it?
    one_hand: bool,
    /// Of the unit.
    version: i64,
}

impl From<&Duties> for DutiesView {
    fn from(duties: &Duties) -> Self {
        Self {
            unit_id: duties.unit.id.0,
            one_hand: duties.one_hand,
            version: duties.unit.version,
        }
    }
}

/// Whether one hand may check and decide in a unit.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_duties",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = DutiesView)),
    security(("bearer" = [])),
)]
#[get("/units/{id}/duties")]
pub async fn find_duties(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<UnitId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| own_case::duties(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, found.unit.version, DutiesView::from(&found))
}

/// Whether one hand may check and decide, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutiesBody {
    /// May who checked a file decide on it?
    one_hand: bool,
    /// Up to 2,000 characters.
    reason: String,
}

impl DutiesBody {
    /// Whether one hand may do both, and why, or what is wrong with it.
    pub fn command(self) -> Result<(bool, String)> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done(reason.map(|reason| (self.one_hand, reason)))
    }
}

/// Sets whether one hand may check and decide in a unit the caller administers: only where there
/// are too few people. Its files show it.
#[utoipa::path(
    tag = "organisation",
    operation_id = "set_duties",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = DutiesBody,
    responses((status = 200, body = DutiesView)),
    security(("bearer" = [])),
)]
#[put("/units/{id}/duties")]
pub async fn set_duties(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UnitId>,
    expected: Expected,
    body: Body<DutiesBody>,
) -> Result<HttpResponse> {
    let (one_hand, reason) = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| {
            own_case::set_duties(tx, ctx, caller, id.0, expected.0, one_hand, &reason)
        },
        |set| changed(set.unit.version, DutiesView::from(set)),
    )
    .await
}
