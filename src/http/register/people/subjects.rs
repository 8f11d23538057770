//! The subjects who can be honoured.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::SearchParams;
use crate::domain::base::ids::SubjectId;
use crate::domain::register::people::{Subject, SubjectKind};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Id, Identity, Params};
use crate::http::view::{PageView, change, created, listed, page, versioned};
use crate::services::register::subjects::AddSubject;
use crate::state::State;
/// Whoever can be honoured.
#[derive(Serialize, ToSchema)]
pub struct SubjectView {
    pub(super) id: Uuid,
    /// `individual`, `collective` or `household`.
    pub(super) kind: &'static str,
    /// Name as it will stand on the decision.
    pub(super) name: String,
    pub(super) unit_id: Uuid,
    /// The person on the register, if it is one.
    pub(super) person_id: Option<Uuid>,
    /// Who leads the collective, or is the head of the household: its case is theirs.
    pub(super) leader_id: Option<Uuid>,
    /// Has somebody said that it is not the official of the same name?
    pub(super) told_apart: bool,
    /// The record of the same one that it was joined to: its files, awards and ratings are there.
    pub(super) merged_into_id: Option<Uuid>,
    pub(super) version: i64,
}

impl From<&Subject> for SubjectView {
    fn from(subject: &Subject) -> Self {
        Self {
            id: subject.id.0,
            kind: subject.kind.code(),
            name: subject.name.clone(),
            unit_id: subject.unit.0,
            person_id: subject.person.map(|id| id.0),
            leader_id: subject.leader.map(|id| id.0),
            told_apart: subject.told_apart.is_some(),
            merged_into_id: subject.merged_into.map(|id| id.0),
            version: subject.version,
        }
    }
}

/// The subjects the caller sees.
#[utoipa::path(
    tag = "organisation",
    params(SearchParams),
    responses((status = 200, body = PageView<SubjectView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/subjects")]
pub async fn list_subjects(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<SearchParams>,
) -> Result<HttpResponse> {
    let SearchParams { cursor, limit, q } = params.0;
    let page = page(&state, "subjects", cursor.as_deref(), limit)?;
    let subjects = state
        .search(q.is_some(), who.0, move |conn, ctx, caller| {
            crate::services::register::subjects::list_subjects(
                conn,
                ctx,
                caller,
                q.as_deref(),
                &page,
            )
        })
        .await?;
    Ok(listed(&state, &req, "subjects", &subjects, |subject| {
        SubjectView::from(subject)
    }))
}

/// One subject.
#[utoipa::path(
    tag = "organisation",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SubjectView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/subjects/{id}")]
pub async fn find_subject(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<SubjectId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let subject = state
        .db
        .read(move |conn| {
            crate::services::register::subjects::find_subject(conn, &ctx, &who.0, id.0)
        })
        .await?;
    versioned(&req, subject.version, SubjectView::from(&subject))
}

/// Somebody who is not on the register, a household or a collective.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddSubjectBody {
    /// `individual`, `collective` or `household`.
    pub(super) kind: String,
    /// Up to 200 characters.
    pub(super) name: String,
    #[schema(format = Uuid)]
    pub(super) unit_id: String,
    /// Who leads the collective, or is the head of the household: a person on the register. Their
    /// own case is theirs.
    #[schema(format = Uuid)]
    pub(super) leader_id: Option<String>,
}

impl AddSubjectBody {
    pub(super) fn parse(&self) -> Result<AddSubject> {
        let mut fields = Fields::new();
        let kind = fields.code("/kind", &self.kind, SubjectKind::ALL, SubjectKind::code);
        let name = fields.line("/name", &self.name, 200);
        let unit = fields.id("/unit_id", &self.unit_id);
        let leader = fields.some(self.leader_id.as_deref(), |fields, text| {
            fields.id("/leader_id", text)
        });
        fields.done((|| {
            Some(AddSubject {
                kind: kind?,
                name: name?,
                unit: unit?,
                leader: leader?,
                another_than: Vec::new(),
            })
        })())
    }
}

/// Adds a subject to a unit the caller nominates for.
#[utoipa::path(
    tag = "organisation",
    request_body = AddSubjectBody,
    responses((status = 201, body = SubjectView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/subjects")]
pub async fn add_subject(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<AddSubjectBody>,
) -> Result<HttpResponse> {
    let new = body.0.parse()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| {
            crate::services::register::subjects::add_subject(tx, ctx, caller, new)
        },
        |subject| {
            created(
                Some(format!("subjects/{}", subject.id)),
                SubjectView::from(subject),
            )
        },
    )
    .await
}
