//! What rests on a record.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::AwardId;
use crate::error::Result;
use crate::http::extract::{Id, Identity};
use crate::http::law::catalogue::AllView;
use crate::http::view::NamesView;
use crate::services::awards::{self, Dependent};
use crate::state::State;
/// A file or a record that rests on an award.
#[derive(Serialize, ToSchema)]
pub struct DependentView {
    /// The file; none for a record from before this service.
    pub(super) nomination_id: Option<Uuid>,
    /// The record, where it was given.
    pub(super) award_id: Option<Uuid>,
    pub(super) award_code: String,
    pub(super) award_name: NamesView,
    /// Of a record `valid` or `restored`; of a file that is on its way its status.
    pub(super) status: &'static str,
    /// Is there another award in force that it can rest on?
    pub(super) has_other_base: bool,
}

impl From<&Dependent> for DependentView {
    fn from(one: &Dependent) -> Self {
        let of_file = one
            .filed
            .as_ref()
            .map(|filed| filed.nomination.status().code());
        Self {
            nomination_id: one.filed.as_ref().map(|filed| filed.nomination.id.0),
            award_id: one.award.as_ref().map(|award| award.id.0),
            award_code: one.award_code.clone(),
            award_name: NamesView::from(&one.award_name),
            status: one
                .award
                .as_ref()
                .map(|award| award.status.code())
                .or(of_file)
                .unwrap_or_default(),
            has_other_base: one.has_other_base,
        }
    }
}

/// What rests on an award: files that are on their way and awards in force of the same subject, for
/// which the standard asks for one like it.
#[utoipa::path(
    tag = "awards",
    operation_id = "award_dependents",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AllView<DependentView>)),
    security(("bearer" = [])),
)]
#[get("/awards/{id}/dependents")]
pub async fn dependents(
    state: Data<State>,
    who: Identity,
    id: Id<AwardId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| awards::dependents(conn, &ctx, &who.0, id.0))
        .await?;
    Ok(HttpResponse::Ok().json(AllView {
        items: found.iter().map(DependentView::from).collect(),
    }))
}
