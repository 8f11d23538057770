//! `/views`: filters of lists that the caller keeps under a name.

use std::collections::BTreeMap;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::access::saved_view::{LONGEST_LABEL, LONGEST_VALUE, SavedView, ViewedList};
use crate::domain::base::ids::ViewId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Id, Identity};
use crate::http::view::{PageView, change, created, versioned};
use crate::services::access::users::views::{self, SaveView};
use crate::state::State;

/// A filter of a list that the caller keeps.
#[derive(Serialize, ToSchema)]
pub struct SavedFilterView {
    id: Uuid,
    /// `files`, `work` or `awards`.
    list: &'static str,
    /// What it is called.
    label: String,
    /// What the list is asked for with, by member.
    filter: BTreeMap<String, String>,
    /// When it was saved.
    created_at: DateTime<Utc>,
}

impl From<&SavedView> for SavedFilterView {
    fn from(view: &SavedView) -> Self {
        Self {
            id: view.id.0,
            list: view.list.code(),
            label: view.label.clone(),
            filter: view.filter.iter().cloned().collect(),
            created_at: view.created_at,
        }
    }
}

/// A filter of a list to keep: up to 20 for each person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveViewBody {
    /// `files`, `work` or `awards`.
    pub list: String,
    /// What it is called, up to 60 characters; no two of a list are called the same.
    pub label: String,
    /// What the list is asked for with, by member, each value up to 200 signs long: of `files` `q`,
    /// `status`, `award_code`, `cycle_year`, `overdue`, `stage`, `held_by`; of `work` `show`; of
    /// `awards` `q`, `cycle_year`, `award_code`, `issuer`, `level`, `commendation_type`, `status`.
    pub filter: BTreeMap<String, String>,
}

impl SaveViewBody {
    /// What is to be kept, or every fault.
    pub fn command(self) -> Result<SaveView> {
        let mut fields = Fields::new();
        let viewed = fields.code("/list", &self.list, ViewedList::ALL, ViewedList::code);
        let label = fields.line("/label", &self.label, LONGEST_LABEL);
        if self.filter.is_empty() {
            fields.fault("/filter", "required", Vec::new());
        }
        let members = viewed.map(ViewedList::members).unwrap_or_default();
        let mut filter = Vec::new();
        for (name, value) in self.filter {
            let pointer = format!("/filter/{}", name.replace('~', "~0").replace('/', "~1"));
            if viewed.is_some() && !members.contains(&name.as_str()) {
                let known = vec![("known", members.join(", "))];
                fields.fault(&pointer, "unknown_code", known);
                continue;
            }
            let value = fields.line(&pointer, &value, LONGEST_VALUE);
            filter.extend(value.map(|value| (name, value)));
        }
        let whole = viewed.zip(label).map(|(viewed, label)| SaveView {
            list: viewed,
            label,
            filter,
        });
        fields.done(whole)
    }
}

/// The filters that the caller keeps, the oldest first: 20 at most.
#[utoipa::path(
    tag = "identity",
    operation_id = "list_views",
    responses((status = 200, body = PageView<SavedFilterView>)),
    security(("bearer" = [])),
)]
#[get("/views")]
pub async fn list(state: Data<State>, who: Identity) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| views::list(conn, &ctx, &who.0))
        .await?;
    Ok(HttpResponse::Ok().json(PageView {
        items: found.iter().map(SavedFilterView::from).collect(),
        next_cursor: None,
        total: None,
    }))
}

/// Keeps a filter of a list under a name.
#[utoipa::path(
    tag = "identity",
    operation_id = "save_view",
    request_body = SaveViewBody,
    responses((status = 201, body = SavedFilterView)),
    security(("bearer" = [])),
)]
#[post("/views")]
pub async fn save(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<SaveViewBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| views::save(tx, ctx, caller, new),
        |view| {
            created(
                Some(format!("views/{}", view.id)),
                SavedFilterView::from(view),
            )
        },
    )
    .await
}

/// One filter that the caller keeps.
#[utoipa::path(
    tag = "identity",
    operation_id = "find_view",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SavedFilterView)),
    security(("bearer" = [])),
)]
#[get("/views/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<ViewId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let view = state
        .db
        .read(move |conn| views::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, 1, SavedFilterView::from(&view))
}

/// Removes a filter that the caller keeps.
#[utoipa::path(
    tag = "identity",
    operation_id = "remove_view",
    params(("id" = Uuid, Path)),
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[delete("/views/{id}")]
pub async fn remove(state: Data<State>, who: Identity, id: Id<ViewId>) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| views::remove(tx, &ctx, &who.0, id.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
