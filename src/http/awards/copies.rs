//! `/decisions/{id}/copies`: the copies of a decision that are to be sent, and those that were.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::awards::copy::CopyTo;
use crate::domain::base::ids::DecisionId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Id, Identity};
use crate::http::law::catalogue::AllView;
use crate::http::view::{change, created};
use crate::services::awards::copies::{self, OwedCopy, SendCopy};
use crate::state::State;

/// A copy of a decision that is to be sent, or was.
#[derive(Serialize, ToSchema)]
pub struct DecisionCopyView {
    /// `nominating_unit`, `awardees`, `finance` or `office_above`.
    copy_to: &'static str,
    /// Of `nominating_unit`.
    unit_id: Option<Uuid>,
    unit_name: Option<String>,
    /// By when it is sent.
    due_on: NaiveDate,
    /// When it was; null where it was not.
    sent_on: Option<NaiveDate>,
    /// Who noted that, by the name they had then.
    sent_by: Option<String>,
}

impl From<&OwedCopy> for DecisionCopyView {
    fn from(copy: &OwedCopy) -> Self {
        let (unit_id, unit_name) = copy.unit.clone().unzip();
        let (sent_on, sent_by) = copy.sent.clone().unzip();
        Self {
            copy_to: copy.to.code(),
            unit_id: unit_id.map(|id| id.0),
            unit_name,
            due_on: copy.due_on,
            sent_on,
            sent_by,
        }
    }
}

/// The copies of a decision; none before it is issued.
#[utoipa::path(
    tag = "decisions",
    operation_id = "list_decision_copies",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AllView<DecisionCopyView>)),
    security(("bearer" = [])),
)]
#[get("/decisions/{id}/copies")]
pub async fn list(state: Data<State>, who: Identity, id: Id<DecisionId>) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| copies::list(conn, &ctx, &who.0, id.0))
        .await?;
    Ok(HttpResponse::Ok().json(AllView {
        items: found.iter().map(DecisionCopyView::from).collect(),
    }))
}

/// A copy that was sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendCopyBody {
    /// `nominating_unit`, `awardees`, `finance` or `office_above`.
    copy_to: String,
    /// Of `nominating_unit`: which.
    #[schema(format = Uuid)]
    unit_id: Option<String>,
    /// On which day, from that of the decision to today; today when left out.
    #[schema(format = Date)]
    sent_on: Option<String>,
}

impl SendCopyBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<SendCopy> {
        let mut fields = Fields::new();
        let to = fields.code("/copy_to", &self.copy_to, CopyTo::ALL, CopyTo::code);
        let unit = fields.some(self.unit_id, |fields, text| fields.id("/unit_id", &text));
        let sent_on = fields.some(self.sent_on, |fields, text| fields.date("/sent_on", &text));
        fields.done((|| {
            Some(SendCopy {
                to: to?,
                unit: unit?,
                sent_on: sent_on?,
            })
        })())
    }
}

/// Notes that a copy of an issued decision was sent, as who issues the decisions of its issuer; once
/// for each.
#[utoipa::path(
    tag = "decisions",
    operation_id = "send_decision_copy",
    params(("id" = Uuid, Path)),
    request_body = SendCopyBody,
    responses((status = 201, body = AllView<DecisionCopyView>)),
    security(("bearer" = [])),
)]
#[post("/decisions/{id}/copies")]
pub async fn send(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<DecisionId>,
    body: Body<SendCopyBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| copies::send(tx, ctx, caller, id.0, &new),
        |all| {
            let items = all.iter().map(DecisionCopyView::from).collect();
            created(None, AllView { items })
        },
    )
    .await
}
