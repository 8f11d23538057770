//! `/subjects/{id}/particulars`: what is known about somebody beside the name.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::SubjectId;
use crate::domain::register::particulars::{Education, FIRST_YEAR_IN_FIELD, Sex, id_number};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, given};
use crate::http::view::{change, changed, versioned};
use crate::services::register::particulars::{self, EditParticulars, ShownParticulars};
use crate::state::State;

/// What is known about somebody beside the name; `null` is not entered, and never no.
#[derive(Serialize, ToSchema)]
pub struct ParticularsView {
    subject_id: Uuid,
    /// How they are addressed: `Ông`, `Bà`, `Hòa thượng`.
    form_of_address: Option<String>,
    /// `female` or `male`.
    sex: Option<&'static str>,
    /// A year, or a day `YYYY-MM-DD` where it is known.
    birth: Option<String>,
    /// Are they of an ethnic minority?
    ethnic_minority: Option<bool>,
    /// Was the number of an identity card entered?
    has_id_number: bool,
    /// The number of the identity card: told where it is read by who may edit it, not in the answer
    /// of a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    id_number: Option<String>,
    /// Of people on the register the post there.
    post: Option<String>,
    address: Option<String>,
    /// The last day on which they belong to the unit.
    left_on: Option<NaiveDate>,
    /// The day of their death.
    died_on: Option<NaiveDate>,
    /// The highest degree of their education.
    education: Option<&'static str>,
    /// The year in which they began to work in emulation and commendation.
    in_field_since: Option<i32>,
    /// Can the caller enter them?
    may_edit: bool,
    /// Of the particulars; 0 where nothing was ever entered.
    version: i64,
}

impl From<&ShownParticulars> for ParticularsView {
    fn from(shown: &ShownParticulars) -> Self {
        let known = &shown.known;
        Self {
            subject_id: shown.subject.id.0,
            form_of_address: known.form_of_address.clone(),
            sex: known.sex.map(Sex::code),
            birth: known.birth.map(|birth| birth.to_string()),
            ethnic_minority: known.ethnic_minority,
            has_id_number: known.sealed_id_number.is_some(),
            id_number: None,
            post: shown.post().map(str::to_owned),
            address: known.address.clone(),
            left_on: shown.left_on(),
            died_on: shown.died_on(),
            education: known.education.map(Education::code),
            in_field_since: known.in_field_since,
            may_edit: shown.may_edit,
            version: known.version,
        }
    }
}

/// What is known about somebody beside the name.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_particulars",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ParticularsView)),
    security(("bearer" = []), ("machine" = ["people:write"]), ("machine" = ["nominations:write"])),
)]
#[get("/subjects/{id}/particulars")]
pub async fn find_particulars(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<SubjectId>,
) -> Result<HttpResponse> {
    let (ctx, master) = (state.ctx(), state.master.clone());
    let shown = state
        .db
        .read(move |conn| particulars::find(conn, &ctx, &who.0, &master, id.0))
        .await?;
    let view = ParticularsView {
        id_number: shown.id_number.clone(),
        ..ParticularsView::from(&shown)
    };
    versioned(&req, shown.known.version, view)
}

/// What is to be entered: what is left out stays, `null` is not entered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditParticularsBody {
    /// Up to 30 characters: `Ông`, `Bà`, `Hòa thượng`. Of people alone, as the next three.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    form_of_address: Option<Option<String>>,
    /// `female` or `male`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    sex: Option<Option<String>>,
    /// A year, or a day `YYYY-MM-DD`; not before 1850.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    birth: Option<Option<String>>,
    /// The number of the identity card: twelve digits, or nine of an old one; of a passport six to
    /// twenty letters and digits. It is sealed, and shown only to who may edit it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    id_number: Option<Option<String>>,
    /// Are they of an ethnic minority?
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<bool>)]
    ethnic_minority: Option<Option<bool>>,
    /// Up to 200 characters. Of people who are not on the register, as `left_on` and `died_on`: of
    /// those on the register it is kept there.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    post: Option<Option<String>>,
    /// Up to 300 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    address: Option<Option<String>>,
    /// The last day on which they belong to the unit.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    left_on: Option<Option<String>>,
    /// The day of their death, not in the future.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    died_on: Option<Option<String>>,
    /// The highest degree of their education; of people alone.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    education: Option<Option<String>>,
    /// The year in which they began to work in emulation and commendation, from 1950 to this year;
    /// of people alone.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    in_field_since: Option<Option<i32>>,
}

/// No year behind this one is a year; which has come the use case says.
const LAST_YEAR: i32 = 2999;

/// A member that may be left out, or null.
fn said<V, T>(
    fields: &mut Fields,
    value: Option<Option<V>>,
    parse: impl FnOnce(&mut Fields, V) -> Option<T>,
) -> Option<Option<Option<T>>> {
    fields.some(value, |fields, value| fields.some(value, parse))
}

impl EditParticularsBody {
    /// What is to be entered, or what is wrong with it.
    pub fn command(self) -> Result<EditParticulars> {
        let mut fields = Fields::new();
        let form_of_address = said(&mut fields, self.form_of_address, |fields, text| {
            fields.line("/form_of_address", &text, 30)
        });
        let sex = said(&mut fields, self.sex, |fields, text| {
            fields.code("/sex", &text, Sex::ALL, Sex::code)
        });
        let birth = said(&mut fields, self.birth, |fields, text| {
            let birth = text.trim().parse().ok();
            if birth.is_none() {
                fields.fault("/birth", "no_birth", Vec::new());
            }
            birth
        });
        let number = said(&mut fields, self.id_number, |fields, text| {
            let number = id_number(&text);
            if number.is_none() {
                fields.fault("/id_number", "no_id_number", Vec::new());
            }
            number
        });
        let post = said(&mut fields, self.post, |fields, text| {
            fields.line("/post", &text, 200)
        });
        let address = said(&mut fields, self.address, |fields, text| {
            fields.line("/address", &text, 300)
        });
        let left_on = said(&mut fields, self.left_on, |fields, text| {
            fields.date("/left_on", &text)
        });
        let died_on = said(&mut fields, self.died_on, |fields, text| {
            fields.date("/died_on", &text)
        });
        let education = said(&mut fields, self.education, |fields, text| {
            fields.code("/education", &text, Education::ALL, Education::code)
        });
        let in_field_since = said(&mut fields, self.in_field_since, |fields, year| {
            fields.number("/in_field_since", year, FIRST_YEAR_IN_FIELD, LAST_YEAR)
        });
        let ethnic_minority = self.ethnic_minority;
        fields.done((|| {
            Some(EditParticulars {
                form_of_address: form_of_address?,
                sex: sex?,
                birth: birth?,
                ethnic_minority,
                id_number: number?,
                post: post?,
                address: address?,
                left_on: left_on?,
                died_on: died_on?,
                education: education?,
                in_field_since: in_field_since?,
            })
        })())
    }

    /// The same of a form that shows all members: one that is empty there is not entered.
    pub fn of_whole(self) -> Result<EditParticulars> {
        let whole = self.command()?;
        Ok(EditParticulars {
            form_of_address: whole.form_of_address.or(Some(None)),
            sex: whole.sex.or(Some(None)),
            birth: whole.birth.or(Some(None)),
            ethnic_minority: whole.ethnic_minority.or(Some(None)),
            id_number: whole.id_number.or(Some(None)),
            post: whole.post.or(Some(None)),
            address: whole.address.or(Some(None)),
            left_on: whole.left_on.or(Some(None)),
            died_on: whole.died_on.or(Some(None)),
            education: whole.education.or(Some(None)),
            in_field_since: whole.in_field_since.or(Some(None)),
        })
    }
}

/// Enters what is known about somebody beside the name, as an officer who nominates for their unit
/// or an administrator of it; nobody about themself. History tells which members changed, and no
/// values.
#[utoipa::path(
    tag = "organisation",
    operation_id = "edit_particulars",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = EditParticularsBody,
    responses((status = 200, body = ParticularsView)),
    security(("bearer" = []), ("machine" = ["people:write"]), ("machine" = ["nominations:write"])),
)]
#[patch("/subjects/{id}/particulars")]
pub async fn edit_particulars(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<SubjectId>,
    expected: Expected,
    body: Body<EditParticularsBody>,
) -> Result<HttpResponse> {
    let (new, master) = (body.0.command()?, state.master.clone());
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| particulars::edit(tx, ctx, caller, &master, id.0, expected.0, new),
        |shown| changed(shown.known.version, ParticularsView::from(shown)),
    )
    .await
}
