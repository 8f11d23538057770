//! `/submission-letters`: what the head signs to submit many nominations at once.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::{LetterId, NominationId};
use crate::domain::nominations::submission_letter::LetterStatus;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Nothing, Params};
use crate::http::view::{
    AllowedView, NamesView, PageView, change, changed, created, listed, page, versioned,
};
use crate::services::nominations::submission_letters::{
    self, CarriedNomination, MOST_CARRIED, ShownLetter,
};
use crate::state::State;

/// One nomination on a letter.
#[derive(Serialize, ToSchema)]
pub struct CarriedView {
    nomination_id: Uuid,
    /// What people call the file by; none before it was first received.
    case_code: Option<String>,
    subject_name: String,
    subject_kind: &'static str,
    award_code: String,
    /// As it was signed, or is today where it was not.
    award_name: NamesView,
    status: &'static str,
}

impl From<&CarriedNomination> for CarriedView {
    fn from(carried: &CarriedNomination) -> Self {
        let filed = &carried.filed;
        Self {
            nomination_id: filed.nomination.id.0,
            case_code: filed.nomination.case_code.as_ref().map(ToString::to_string),
            subject_name: filed.subject_name.clone(),
            subject_kind: filed.subject_kind.code(),
            award_code: filed.nomination.content.award_code.clone(),
            award_name: NamesView::from(&carried.award_name),
            status: filed.nomination.status().code(),
        }
    }
}

/// A submission letter.
#[derive(Serialize, ToSchema)]
pub struct SubmissionLetterView {
    id: Uuid,
    title: String,
    /// Number and series as the unit's office gave them.
    number: Option<String>,
    unit_id: Uuid,
    unit_name: String,
    /// The unit it is for.
    deciding_unit_id: Uuid,
    /// `drafted` or `signed`.
    status: &'static str,
    /// Who signed, by the name they had then.
    signer: Option<String>,
    signed_at: Option<DateTime<Utc>>,
    /// What it carries; of a single letter only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    nominations: Vec<CarriedView>,
    allowed_actions: Vec<AllowedView>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl From<&ShownLetter> for SubmissionLetterView {
    fn from(shown: &ShownLetter) -> Self {
        let letter = &shown.found.letter;
        Self {
            id: letter.id.0,
            title: letter.title.clone(),
            number: letter.number.clone(),
            unit_id: letter.unit.0,
            unit_name: shown.found.unit_name.clone(),
            deciding_unit_id: letter.deciding_unit.0,
            status: letter.status.code(),
            signer: letter.signer.as_ref().map(|(_, name)| name.clone()),
            signed_at: letter.signed_at,
            nominations: shown.files.iter().map(CarriedView::from).collect(),
            allowed_actions: shown.allowed.iter().map(AllowedView::from).collect(),
            created_at: letter.created_at,
            version: letter.version,
        }
    }
}

/// Which letters.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LetterParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `drafted` or `signed`.
    status: Option<String>,
}

/// The letters the caller sees, the newest first.
#[utoipa::path(
    tag = "nominations",
    operation_id = "list_submission_letters",
    params(LetterParams),
    responses((status = 200, body = PageView<SubmissionLetterView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/submission-letters")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<LetterParams>,
) -> Result<HttpResponse> {
    let LetterParams {
        cursor,
        limit,
        status,
    } = params.0;
    let page = page(&state, "submission-letters", cursor.as_deref(), limit)?;
    let mut fields = Fields::new();
    let status = fields.some(status, |fields, text| {
        fields.code("status", &text, LetterStatus::ALL, LetterStatus::code)
    });
    let status = fields.done(status)?;
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| submission_letters::list(conn, &ctx, &who.0, status, &page))
        .await?;
    Ok(listed(
        &state,
        &req,
        "submission-letters",
        &shown,
        |shown| SubmissionLetterView::from(shown),
    ))
}

/// A letter to draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftLetterBody {
    /// What it is about, up to 300 characters.
    title: String,
    /// Number and series as the unit's office gives them, up to 60 characters.
    number: Option<String>,
    /// 1 to 500 drafts of one unit for one body, in the order they will stand.
    #[schema(value_type = Vec<Uuid>)]
    nomination_ids: Vec<String>,
}

impl DraftLetterBody {
    /// Title, number and what it carries, or every fault.
    pub fn command(self) -> Result<(String, Option<String>, Vec<NominationId>)> {
        let mut fields = Fields::new();
        let title = fields.line("/title", &self.title, 300);
        let number = fields.some(self.number, |fields, text| {
            fields.paper_number("/number", &text, 60)
        });
        let ids = fields.ids("/nomination_ids", &self.nomination_ids, MOST_CARRIED);
        fields.done((|| Some((title?, number?, ids)))())
    }
}

/// Drafts a letter.
#[utoipa::path(
    tag = "nominations",
    operation_id = "draft_submission_letter",
    request_body = DraftLetterBody,
    responses((status = 201, body = SubmissionLetterView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/submission-letters")]
pub async fn draft(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<DraftLetterBody>,
) -> Result<HttpResponse> {
    let (title, number, ids) = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| submission_letters::draft(tx, ctx, caller, title, number, &ids),
        |shown| {
            created(
                Some(format!("submission-letters/{}", shown.found.letter.id)),
                SubmissionLetterView::from(shown),
            )
        },
    )
    .await
}

/// One letter.
#[utoipa::path(
    tag = "nominations",
    operation_id = "find_submission_letter",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SubmissionLetterView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/submission-letters/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<LetterId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| submission_letters::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(
        &req,
        shown.found.letter.version,
        SubmissionLetterView::from(&shown),
    )
}

/// Signs a letter, as the head of its unit: all it carries is submitted, or nothing.
#[utoipa::path(
    tag = "nominations",
    operation_id = "sign_submission_letter",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = SubmissionLetterView)),
    security(("bearer" = [])),
)]
#[post("/submission-letters/{id}/sign")]
pub async fn sign(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<LetterId>,
    expected: Expected,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| submission_letters::sign(tx, ctx, caller, id.0, expected.0),
        |shown| {
            changed(
                shown.found.letter.version,
                SubmissionLetterView::from(shown),
            )
        },
    )
    .await
}

/// Removes a letter that was not signed; what it carried are drafts again.
#[utoipa::path(
    tag = "nominations",
    operation_id = "delete_submission_letter",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 204)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[delete("/submission-letters/{id}")]
pub async fn delete(
    state: Data<State>,
    who: Identity,
    id: Id<LetterId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| submission_letters::delete(tx, &ctx, &who.0, id.0, expected.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
