//! Writing, changing and removing a nomination.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete, patch, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::base::ids::NominationId;
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::nomination::Content;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, given};
use crate::http::nominations::view::NominationView;
use crate::http::view::{PosthumousView, change, changed, created};
use crate::services::nominations::{self, EditNomination};
use crate::state::State;
/// A nomination to write.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateNominationBody {
    /// As in `/award-types`.
    pub(super) award_code: String,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    pub(super) commendation_type: String,
    /// The award year: the last, this or the next.
    pub(super) cycle_year: i32,
    #[schema(format = Uuid)]
    pub(super) subject_id: String,
    #[schema(format = Uuid)]
    pub(super) achievement_id: String,
    /// The short report of the merit, up to 20,000 characters.
    pub(super) statement: String,
    /// Of somebody who has died: what is given after death, and to whom.
    pub(super) posthumous: Option<PosthumousView>,
}

impl CreateNominationBody {
    pub(super) fn parse(&self) -> Result<Content> {
        let mut fields = Fields::new();
        let award_code = fields.line("/award_code", &self.award_code, 100);
        let commendation_type = fields.code(
            "/commendation_type",
            &self.commendation_type,
            CommendationType::ALL,
            CommendationType::code,
        );
        let cycle_year = fields.number("/cycle_year", self.cycle_year, 1900, 2999);
        let subject = fields.id("/subject_id", &self.subject_id);
        let achievement = fields.id("/achievement_id", &self.achievement_id);
        let statement = fields.lines("/statement", &self.statement, 20_000);
        let posthumous = fields.some(self.posthumous.as_ref(), |fields, told| told.parse(fields));
        fields.done((|| {
            Some(Content {
                posthumous: posthumous?,
                award_code: award_code?,
                commendation_type: commendation_type?,
                cycle_year: cycle_year?,
                subject: subject?,
                achievement: achievement?,
                statement: statement?,
            })
        })())
    }
}

/// Writes a nomination as a draft.
#[utoipa::path(
    tag = "nominations",
    operation_id = "create_nomination",
    request_body = CreateNominationBody,
    responses((status = 201, body = NominationView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/nominations")]
pub async fn create(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<CreateNominationBody>,
) -> Result<HttpResponse> {
    let content = body.0.parse()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| nominations::create(tx, ctx, caller, content),
        |shown| {
            created(
                Some(format!("nominations/{}", shown.filed.nomination.id)),
                NominationView::from(shown),
            )
        },
    )
    .await
}

/// What to change; what is left out stays (RFC 7396).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditNominationBody {
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub(super) commendation_type: Option<String>,
    /// The award year.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub(super) cycle_year: Option<i32>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, format = Uuid)]
    pub(super) achievement_id: Option<String>,
    /// Up to 20,000 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub(super) statement: Option<String>,
    /// Of somebody who has died; `null` of somebody who has not.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PosthumousView>)]
    pub(super) posthumous: Option<Option<PosthumousView>>,
}

impl EditNominationBody {
    pub(super) fn parse(self) -> Result<EditNomination> {
        let mut fields = Fields::new();
        let commendation_type = fields.some(self.commendation_type, |fields, text| {
            fields.code(
                "/commendation_type",
                &text,
                CommendationType::ALL,
                CommendationType::code,
            )
        });
        let cycle_year = fields.some(self.cycle_year, |fields, year| {
            fields.number("/cycle_year", year, 1900, 2999)
        });
        let achievement = fields.some(self.achievement_id, |fields, text| {
            fields.id("/achievement_id", &text)
        });
        let statement = fields.some(self.statement, |fields, text| {
            fields.lines("/statement", &text, 20_000)
        });
        let posthumous = fields.some(self.posthumous.as_ref(), |fields, told| {
            fields.some(told.as_ref(), |fields, told| told.parse(fields))
        });
        fields.done((|| {
            let (commendation_type, cycle_year, achievement) =
                (commendation_type?, cycle_year?, achievement?);
            Some(EditNomination {
                commendation_type,
                cycle_year,
                achievement,
                statement: statement?,
                posthumous: posthumous?,
            })
        })())
    }
}

/// Changes a draft or a returned nomination.
#[utoipa::path(
    tag = "nominations",
    operation_id = "edit_nomination",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = EditNominationBody,
    responses((status = 200, body = NominationView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[patch("/nominations/{id}")]
pub async fn edit(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<NominationId>,
    expected: Expected,
    body: Body<EditNominationBody>,
) -> Result<HttpResponse> {
    let edit = body.0.parse()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| nominations::edit(tx, ctx, caller, id.0, expected.0, edit),
        |shown| changed(shown.filed.nomination.version, NominationView::from(shown)),
    )
    .await
}

/// Removes a draft that was never submitted.
#[utoipa::path(
    tag = "nominations",
    operation_id = "delete_nomination",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 204)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[delete("/nominations/{id}")]
pub async fn delete(
    state: Data<State>,
    who: Identity,
    id: Id<NominationId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| nominations::delete(tx, &ctx, &who.0, id.0, expected.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
